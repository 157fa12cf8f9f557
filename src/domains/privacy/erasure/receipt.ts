import type { Signer } from '#lib/signing.ts'

import type { LedgerRow, RunRow, StepRow } from '../store/runs.ts'
import type { PreviewLine } from './preview.ts'

export type Physical =
  | { state: 'rewritten'; not_reached: string[] }
  | { state: 'due'; by: string }
  | { state: 'not_possible'; why: 'no_maintenance_access' }

/** What a receipt says: what was erased and what stays, never of whom. */
export type Receipt = {
  format: 'sotto-erasure-receipt-1'
  number: string
  request: string
  requested_at: string
  begun_at: string
  erased_at: string
  ledger: { number: number; hash: string; key_commitment: string }
  steps: { what: string; previewed: number; done: number }[]
  other_people_changed: number
  stays: { what: string; rows: number; why: string; until: string }[]
  on_disk: Physical
  /** Days until the last copy outside the database is unreadable; this version makes no backups of its own. */
  horizon_days: 0
  not_reached: string[]
}

/** What no server can reach; said on each receipt. */
export const OUT_OF_REACH = [
  'call lists kept in telephones',
  'exports that were handed out before',
  'copies of the disk made by others',
]

export function composeReceipt(of: {
  run: RunRow
  requestedAt: Date
  steps: readonly StepRow[]
  ledger: LedgerRow
  kept: readonly PreviewLine[]
  physical: Physical
}): Receipt {
  return {
    format: 'sotto-erasure-receipt-1',
    number: of.run.id,
    request: of.run.request_id,
    requested_at: of.requestedAt.toISOString(),
    begun_at: of.run.started_at.toISOString(),
    erased_at: of.ledger.at.toISOString(),
    ledger: {
      number: of.ledger.seq,
      hash: of.ledger.hash.toString('hex'),
      key_commitment: of.ledger.key_commitment,
    },
    steps: of.steps
      .filter(({ name }) => name === 'rows')
      .map(({ target, previewed, touched }) => ({
        what: target ?? '',
        previewed: previewed ?? 0,
        done: touched,
      })),
    other_people_changed: of.run.others,
    stays: of.kept.flatMap(({ act, rows }) =>
      act.kind === 'keep' && rows > 0
        ? [
            {
              what: `${act.table.name}.${act.via}`,
              rows,
              why: act.exception,
              until: endOf(of.ledger.at, act.until),
            },
          ]
        : [],
    ),
    on_disk: of.physical,
    horizon_days: 0,
    not_reached: OUT_OF_REACH,
  }
}

/** The day on which a period that begins at `from` is over, at the latest. */
export function endOf(from: Date, period: string): string {
  return Temporal.Instant.fromEpochMilliseconds(from.getTime())
    .toZonedDateTimeISO('UTC')
    .add(Temporal.Duration.from(period))
    .toPlainDate()
    .toString()
}

/** The text that was signed, its signature and the key to check it with: all that a third party needs. */
export function signReceipt(receipt: Receipt, signer: Signer): string {
  const payload = JSON.stringify(receipt)
  return JSON.stringify({
    payload,
    signature: signer.sign(Buffer.from(payload)).toString('base64'),
    public_key: signer.publicKeyPem,
  })
}
