import { commit, type EntryDetail, type EntryHeader, FIRST_HASH, hashEntry } from './chain.ts'

export type ChainRow = EntryHeader & {
  commitment: Buffer
  prev_hash: Buffer
  hash: Buffer
  salt: Buffer | null
  /** The stored time has digits below the millisecond, which no entry of ours has. */
  has_finer_time: boolean
} & Partial<Record<keyof EntryDetail, string | null>>

type Why = 'gap' | 'link' | 'hash' | 'detail' | 'orphan' | 'checkpoint'

export type ChainVerdict =
  | { ok: true; entries: number; head: string }
  | { ok: false; entries: number; badEntry: number; why: Why; action?: string }

const PAGE = 1000

/**
 * Walks one tenant's chain from its first entry and names the first one that does not hold. `signed` are the hashes
 * of entries as they were signed earlier, outside the database: a chain forged as a whole, or cut short, differs from them.
 */
export async function verifyChain(
  page: (after: number, limit: number) => Promise<ChainRow[]>,
  signed: ReadonlyMap<number, string> = new Map(),
): Promise<ChainVerdict> {
  let last: { seq: number; hash: Buffer } = { seq: 0, hash: FIRST_HASH }
  for (;;) {
    const rows = await page(last.seq, PAGE)
    for (const row of rows) {
      const why = fault(row, last) ?? unlike(row, signed)
      if (why === 'gap') return { ok: false, entries: last.seq, badEntry: last.seq + 1, why }
      if (why) return { ok: false, entries: last.seq, badEntry: row.seq, why, action: row.action }
      last = row
    }
    if (rows.length < PAGE) return atEnd(last, signed)
  }
}

/** A chain that holds, beside a detail whose entry is gone. */
export function foundOrphan(entries: number, badEntry: number): ChainVerdict {
  return { ok: false, entries, badEntry, why: 'orphan' }
}

function atEnd(last: { seq: number; hash: Buffer }, signed: ReadonlyMap<number, string>): ChainVerdict {
  const longest = Math.max(0, ...signed.keys())
  if (longest > last.seq) return { ok: false, entries: last.seq, badEntry: last.seq + 1, why: 'checkpoint' }
  return { ok: true, entries: last.seq, head: last.hash.toString('hex') }
}

function unlike({ seq, hash }: ChainRow, signed: ReadonlyMap<number, string>): 'checkpoint' | undefined {
  const known = signed.get(seq)
  return known === undefined || known === hash.toString('hex') ? undefined : 'checkpoint'
}

function fault(
  row: ChainRow,
  last: { seq: number; hash: Buffer },
): 'gap' | 'link' | 'hash' | 'detail' | undefined {
  if (row.seq !== last.seq + 1) return 'gap'
  if (!row.prev_hash.equals(last.hash)) return 'link'
  if (row.has_finer_time || !row.hash.equals(hashEntry(row, row.commitment, row.prev_hash))) return 'hash'
  // A detail may be gone (erased, or past its time); one that is there must be the one committed to.
  if (row.salt && !commit(row.salt, detailOf(row)).equals(row.commitment)) return 'detail'
  return undefined
}

function detailOf(row: ChainRow): EntryDetail {
  return {
    actor_subject_id: row.actor_subject_id ?? null,
    subject_id: row.subject_id ?? null,
    object_id: row.object_id ?? null,
    purpose: row.purpose ?? '',
  }
}
