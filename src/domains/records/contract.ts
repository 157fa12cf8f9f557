import { z } from 'zod'

/** The other or either end of a call, as far as the reader may know it. */
export const Party = z.object({
  person_id: z.uuid().optional(),
  /** Looked up at reading, never stored with the call (4K-152). */
  name: z.string().optional(),
  number: z.string().optional(),
  /** The caller hid their number. */
  withheld: z.boolean().optional(),
  /** The person was erased; nothing is left to show. */
  erased: z.boolean().optional(),
})
export type Party = z.infer<typeof Party>

export const CallRecord = z.object({
  id: z.uuid(),
  started_at: z.iso.datetime(),
  answered_at: z.iso.datetime().optional(),
  ended_at: z.iso.datetime(),
  /** Shown to the called person alone (4K-172). */
  ring_seconds: z.number().optional(),
  duration_seconds: z.number(),
  /** From the reader's side; absent where the reader was no party. */
  direction: z.enum(['incoming', 'outgoing']).optional(),
  type: z.enum(['internal', 'incoming', 'outgoing']),
  disposition: z.enum(['answered', 'busy', 'no_answer', 'cancelled', 'rejected', 'failed']),
  /** Q.850 cause value. */
  cause: z.int(),
  ended_by: z.enum(['caller', 'callee', 'system', 'interrupted']),
  caller: Party,
  callee: Party,
  /** What was dialled where it led to nobody. */
  dialled: z.string().optional(),
})
export type CallRecord = z.infer<typeof CallRecord>

export const RecordQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
})
export type RecordQuery = z.infer<typeof RecordQuery>

export const CallRecordList = z.object({ items: z.array(CallRecord), total: z.int() })

export const JournalEntry = z.object({
  id: z.uuid(),
  direction: z.enum(['incoming', 'outgoing']),
  outcome: z.enum(['answered', 'missed', 'busy', 'no_answer', 'rejected', 'failed']),
  at: z.iso.datetime(),
  duration_seconds: z.number().optional(),
  party: Party,
})
export type JournalEntry = z.infer<typeof JournalEntry>

export const JournalQuery = z.object({ direction: z.enum(['incoming', 'outgoing']).optional() })

export const JournalList = z.object({ items: z.array(JournalEntry), total: z.int() })
