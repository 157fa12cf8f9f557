import { z } from 'zod'

import { listOf, Time } from '#lib/shapes.ts'

import { REQUEST_KINDS, REQUEST_STATES, RUN_STATES, STEP_STATES } from './states.ts'

const Note = z.string().trim().max(2000)

/** One kind of data that is held about a person, as `My data` shows it. */
export const DataClass = z.object({
  table: z.string(),
  label: z.string(),
  category: z.string(),
  purpose: z.string(),
  basis: z.string(),
  retention: z.string(),
  export: z.string(),
  erase: z.string(),
  columns: z.array(z.string()),
  /** Rows about the person; missing in the register, which is about nobody. */
  count: z.number().int().optional(),
})
export type DataClass = z.infer<typeof DataClass>
export const HeldData = z.object({ classes: z.array(DataClass) })

export const AccessLog = listOf(
  z.object({
    at: Time,
    /** Never who: employees' identities are theirs (CJEU C-579/21). */
    role: z.string(),
    action: z.string(),
    object: z.string(),
    outcome: z.string(),
    purpose: z.string(),
  }),
)

export const PrivacyRequest = z.object({
  id: z.uuid(),
  /** Missing once the person is erased. */
  person_id: z.uuid().optional(),
  person_name: z.string().optional(),
  kind: z.enum(REQUEST_KINDS),
  state: z.enum(REQUEST_STATES),
  opened_by: z.enum(['self', 'privacy_officer', 'operator']),
  note: z.string().optional(),
  created_at: Time,
  /** One month after it was made (Art. 12(3)). */
  due_at: Time,
  closed_at: Time.optional(),
})
export type PrivacyRequest = z.infer<typeof PrivacyRequest>

export const OwnRequest = z.object({ kind: z.enum(REQUEST_KINDS), note: Note.optional() })
export type OwnRequest = z.infer<typeof OwnRequest>
export const NewRequest = OwnRequest.extend({ person_id: z.uuid() })
export type NewRequest = z.infer<typeof NewRequest>

const Line = z.object({ table: z.string(), label: z.string(), rows: z.number().int() })

/** What an erasure would do. Nothing is changed by looking. */
export const ErasurePreview = z.object({
  goes: z.array(Line),
  rewritten: z.array(Line),
  kept: z.array(Line.extend({ why: z.string(), until: z.iso.date() })),
  /** Other people whose rows change: they lose name and number of this one, nothing else. */
  others: z.number().int(),
  total: z.number().int(),
})
export type ErasurePreview = z.infer<typeof ErasurePreview>

/** To confirm, the id of the request is sent along once more. */
export const Confirmation = z.object({ confirm: z.uuid() })

export const Erasure = z.object({
  id: z.uuid(),
  request_id: z.uuid(),
  state: z.enum(RUN_STATES),
  started_at: Time,
  finished_at: Time.optional(),
  /** The tables are written anew on disk by then, where they were too large to do it at once. */
  rewrite_due_at: Time.optional(),
  steps: z.array(
    z.object({
      name: z.string(),
      state: z.enum(STEP_STATES),
      previewed: z.number().int().optional(),
      touched: z.number().int(),
    }),
  ),
})
export type Erasure = z.infer<typeof Erasure>

/** `payload` is the signed text: check the Ed25519 signature over its bytes, then read it. */
export const SignedReceipt = z.object({
  payload: z.string(),
  signature: z.base64(),
  public_key: z.string(),
})
export type SignedReceipt = z.infer<typeof SignedReceipt>

export const Findings = z.object({
  clean: z.boolean(),
  findings: z.array(z.object({ where: z.string(), why: z.string(), count: z.number().int() })),
})
export type Findings = z.infer<typeof Findings>

export const SigningKey = z.object({ public_key: z.string() })
