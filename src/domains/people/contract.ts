import { z } from 'zod'

import { Language } from '#domains/tenants/contract.ts'
import { line } from '#lib/shapes.ts'

const Name = line(80)

/** What can be known about an employee; all optional (UC-16). Empty text clears a field. */
export const PersonFields = z.object({
  first_name: Name.optional(),
  last_name: Name.optional(),
  display_name: Name.optional(),
  email: z.union([z.literal(''), z.email().max(254)]).optional(),
  location: line(120).optional(),
  gender: line(40).optional(),
  language: Language.optional(),
  number_only: z.boolean().optional(),
  hide_number: z.boolean().optional(),
  keep_journal: z.boolean().optional(),
})
export type PersonFields = z.infer<typeof PersonFields>

export const Person = z.object({
  id: z.uuid(),
  /** Display name, or first and last name; empty in number-only mode. */
  name: z.string(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  display_name: z.string().optional(),
  email: z.string().optional(),
  location: z.string().optional(),
  gender: z.string().optional(),
  im_address: z.string(),
  language: Language.optional(),
  number_only: z.boolean(),
  hide_number: z.boolean(),
  keep_journal: z.boolean(),
  state: z.enum(['active', 'suspended']),
})
export type Person = z.infer<typeof Person>
