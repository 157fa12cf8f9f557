import { z } from 'zod'

import { listOf, Time } from '#lib/shapes.ts'

/** What happened, and to whom by random id. Names are looked up by whoever may. */
export const AuditEntry = z.object({
  seq: z.number().int(),
  at: Time,
  role: z.string(),
  action: z.string(),
  object: z.string(),
  object_id: z.uuid().optional(),
  outcome: z.string(),
  /** Who acted; missing for telephones' owners who were erased, for the operator and for the system. */
  actor_id: z.uuid().optional(),
  /** Whose data it was about; missing once that person is erased. */
  person_id: z.uuid().optional(),
  purpose: z.string().optional(),
})
export type AuditEntry = z.infer<typeof AuditEntry>
export const AuditList = listOf(AuditEntry)

export const AuditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** Entries before this number. */
  before: z.coerce.number().int().min(1).optional(),
})
export type AuditQuery = z.infer<typeof AuditQuery>

export const AuditVerdict = z.object({
  whole: z.boolean(),
  /** Entries that hold, counted from the first. */
  entries: z.number().int(),
  /** The first entry that does not. */
  bad_entry: z.number().int().optional(),
  why: z.string().optional(),
  action: z.string().optional(),
})
export type AuditVerdict = z.infer<typeof AuditVerdict>
