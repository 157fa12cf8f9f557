import { z } from 'zod'

import { Login, Password, Roles } from '#domains/access/contract.ts'
import { DeviceInput, SipAccess } from '#domains/devices/contract.ts'
import { Extension } from '#domains/numbers/contract.ts'
import { Person, PersonFields } from '#domains/people/contract.ts'
import { Language, Tenant } from '#domains/tenants/contract.ts'
import { line, Time } from '#lib/shapes.ts'

/** Who I am, where I am, what I may do. `session` is missing behind a token. */
export const Me = z.object({
  person: Person,
  roles: Roles,
  tenant: Tenant,
  extension: z.string().optional(),
  session: z.object({ id: z.uuid(), expires_at: Time }).optional(),
})
export type Me = z.infer<typeof Me>

export const SetupState = z.object({ needed: z.boolean() })

const TimeZone = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}, 'not a time zone')

/** The first company and its first administrator. */
export const SetupInput = z.object({
  /** From the set-up link; the operator on the machine itself needs none. */
  token: z.string().max(200).optional(),
  company: line(120).min(1),
  login: Login,
  password: Password,
  first_name: PersonFields.shape.first_name,
  last_name: PersonFields.shape.last_name,
  language: Language.default('en'),
  time_zone: TimeZone.default('UTC'),
  extension: Extension.default('200'),
  /** A first telephone for the administrator. */
  device: z.boolean().default(true),
})
export type SetupInput = z.output<typeof SetupInput>

export const SetupDone = Me.extend({ sip: SipAccess.optional() })

/** Gender is the person's own affair: nobody else enters it or sees it (UC-33). */
const FieldsByOthers = PersonFields.omit({ gender: true })

export const PersonInput = FieldsByOthers.extend({
  /** Without a login the person has telephones but does not sign in. */
  login: Login.optional(),
  /** Left out: one is generated, and shown in the answer once. */
  password: Password.optional(),
  extension: Extension,
  roles: Roles.default(['user']),
  device_name: DeviceInput.shape.name,
  /** A first telephone; its secret is shown in the answer once. */
  device: z.boolean().default(true),
})
export type PersonInput = z.output<typeof PersonInput>

export const PersonChange = FieldsByOthers.extend({
  state: z.enum(['active', 'suspended']).optional(),
  login: Login.optional(),
})
export type PersonChange = z.infer<typeof PersonChange>

export const PersonSummary = Person.omit({ gender: true }).extend({
  login: z.string().optional(),
  roles: z.array(z.enum(['administrator', 'privacy_officer', 'user'])),
  extension: z.string().optional(),
  devices: z.number().int(),
  registered: z.number().int(),
})
export type PersonSummary = z.infer<typeof PersonSummary>

export const NewPerson = PersonSummary.extend({
  sip: SipAccess.optional(),
  initial_password: z.string().optional(),
})
export type NewPerson = z.infer<typeof NewPerson>

export const RolesInput = z.object({ roles: Roles })

/** Finds people by what a person would call them: an extension or a login, whole and exact. */
export const PeopleQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(500),
  offset: z.coerce.number().int().min(0).default(0),
  extension: z.string().max(20).optional(),
  login: z.string().max(200).optional(),
})
export type PeopleQuery = z.output<typeof PeopleQuery>

export const InitialPassword = z.object({ initial_password: z.string() })
