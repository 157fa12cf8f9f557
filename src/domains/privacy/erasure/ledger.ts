import { createHash } from 'node:crypto'

export type LedgerEntry = {
  tenant_id: string
  seq: number
  at: Date
  subject_id: string
  request_id: string
  run_id: string
  key_commitment: string
}

export const FIRST_LEDGER_HASH = Buffer.alloc(32)

/** SHA-256 over the entry's fields in a fixed order and the hash before it. */
export function hashLedgerEntry(entry: LedgerEntry, previous: Buffer): Buffer {
  const body = JSON.stringify([
    entry.tenant_id,
    entry.seq,
    entry.at.toISOString(),
    entry.subject_id,
    entry.request_id,
    entry.run_id,
    entry.key_commitment,
  ])
  return createHash('sha256').update(body).update(previous).digest()
}

/** The number of the first entry that does not hold, or undefined when the ledger is whole. */
export function firstBadEntry(
  entries: readonly (LedgerEntry & { prev_hash: Buffer; hash: Buffer })[],
): number | undefined {
  let previous: Buffer = FIRST_LEDGER_HASH
  for (const [at, entry] of entries.entries()) {
    const isWhole =
      entry.seq === at + 1 &&
      entry.prev_hash.equals(previous) &&
      entry.hash.equals(hashLedgerEntry(entry, previous))
    if (!isWhole) return at + 1
    previous = entry.hash
  }
  return undefined
}
