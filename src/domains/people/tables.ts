import { personal, technical } from '#db/classes.ts'
import {
  boolean,
  defaulted,
  nullable,
  oneOf,
  references,
  sealed,
  text,
  timestamp,
  uuid,
} from '#db/columns.ts'
import { type RowOf, table } from '#db/table.ts'

const own = {
  subjects: [{ via: 'subject_id', role: 'self' }],
  purpose: 'telephony',
  retention: { start: 'left', period: 'P30D' },
  export: 'full',
  portable: true,
  trace: 'token',
  backup: 'seal',
} as const

/** Shown to colleagues: who is calling, whom can I call. */
const name = personal({
  ...own,
  category: 'pd:Name',
  erase: 'shredKey',
  visible: {
    self: 'full',
    counterparty: 'full',
    user: 'full',
    administrator: 'full',
    privacy_officer: 'full',
  },
})
const contact = personal({
  ...own,
  category: 'pd:EmailAddress',
  erase: 'shredKey',
  visible: { self: 'full', administrator: 'full', privacy_officer: 'full' },
})
const location = personal({
  ...own,
  category: 'pd:Location',
  erase: 'shredKey',
  visible: { self: 'full', administrator: 'full' },
})
/** Never collected by default and never shown to others (UC-33). */
const gender = personal({ ...own, category: 'pd:Gender', erase: 'shredKey', visible: { self: 'full' } })
const setting = personal({
  ...own,
  category: 'pd:Language',
  erase: 'deleteRow',
  visible: { self: 'full', administrator: 'full' },
})

/** An employee. Nothing here is needed to make calls: every field but the switches may stay empty (UC-12, UC-16). */
export const person = table(
  'person',
  {
    owner: 'people',
    label: {
      de: 'Stammdaten und Einstellungen',
      en: 'Personal details and settings',
      fr: 'Données personnelles et réglages',
    },
    primaryKey: ['subject_id'],
    indexes: { person_tenant: { columns: ['tenant_id', 'created_at'] } },
  },
  {
    subject_id: references(uuid(technical('the random id of the subject this row is about')), 'subject.id'),
    tenant_id: references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id'),
    first_name: nullable(sealed(name)),
    last_name: nullable(sealed(name)),
    /** Shown instead of the name where given: a pseudonym is allowed (UC-27). */
    display_name: nullable(sealed(name)),
    email: nullable(sealed(contact)),
    /** A site rather than a postal address (UC-31). */
    location: nullable(sealed(location)),
    gender: nullable(sealed(gender)),
    /** Opaque, never derived from the name (UC-34). */
    im_address: text(
      personal({ ...own, category: 'sotto:Identifier', erase: 'deleteRow', visible: { self: 'full' } }),
    ),
    language: nullable(oneOf(['de', 'en', 'fr'], setting)),
    /** Number-only mode: the person is known by the extension alone (UC-12). */
    number_only: defaulted(boolean(setting)),
    /** Calling-line identification restriction: callee sees "anonymous" (UC-30). */
    hide_number: defaulted(boolean(setting)),
    /** The person's own switch for their journal (4K-157). */
    keep_journal: defaulted(boolean(setting)),
    state: defaulted(
      oneOf(['active', 'suspended'], technical('whether phones and sign-in work for the person')),
    ),
    created_at: defaulted(timestamp(setting)),
  },
)

declare module '#db/schema.ts' {
  interface Schema {
    person: RowOf<typeof person>
  }
}
