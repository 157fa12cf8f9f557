import { z } from 'zod'

import type { Erasure, SignedReceipt } from '#domains/privacy/contract.ts'

import { sheet } from './table.ts'
import { localTime } from './time.ts'

/** What of the signed text is told to a person; `--json` gives all of it. */
const Payload = z.object({
  number: z.string(),
  request: z.string(),
  erased_at: z.iso.datetime(),
  ledger: z.object({ number: z.number(), hash: z.string(), key_commitment: z.string() }),
  steps: z.array(z.object({ done: z.number() })),
  other_people_changed: z.number(),
  stays: z.array(z.object({ what: z.string(), rows: z.number(), why: z.string(), until: z.string() })),
  on_disk: z.object({ state: z.string() }),
  not_reached: z.array(z.string()),
})

/** The receipt as lines for people, with its signature. A text of a later version is shown as it is. */
export function receiptText(erasure: Erasure, { payload, signature }: SignedReceipt): string {
  const parsed = Payload.safeParse(readJson(payload))
  const signed = `Signed (Ed25519): ${signature}`
  if (!parsed.success) return `Erased. The receipt:\n${payload}\n${signed}`
  const receipt = parsed.data
  const due = erasure.rewrite_due_at
  return [
    'Erased for good. The receipt; --json gives it whole and as it is signed:',
    sheet([
      ['Receipt', receipt.number],
      ['Request', receipt.request],
      ['Erased at', localTime(receipt.erased_at)],
      ['Rows changed', receipt.steps.reduce((sum, { done }) => sum + done, 0)],
      ['Others affected', receipt.other_people_changed],
      ['Key destroyed', receipt.ledger.key_commitment],
      ['In the ledger', `${receipt.ledger.number}, ${receipt.ledger.hash}`],
      ['On disk', due === undefined ? receipt.on_disk.state : `rewritten by ${localTime(due)}`],
      ...receipt.stays.map(
        ({ what, rows, why, until }) => ['Stays', `${what}, ${rows} rows until ${until} (${why})`] as const,
      ),
      ['Out of reach', receipt.not_reached.join('; ')],
    ]),
    signed,
  ].join('\n')
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
