import { type Insertable, type Selectable, sql } from 'kysely'

import type { Db, Tx } from '#db/database.ts'
import type { Schema } from '#db/schema.ts'

export type CallRecordRow = Selectable<Schema['call_record']>
export type NewCallRecord = Insertable<Schema['call_record']>
export type JournalRow = Selectable<Schema['journal_entry']>
export type NewJournalEntry = Insertable<Schema['journal_entry']>

/**
 * Which of these subjects may still be written about. The rows are locked until the commit: an erasure that begins
 * meanwhile waits, and then finds what was written.
 */
export async function lockLivingSubjects(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx
    .selectFrom('subject')
    .select('id')
    .where('id', 'in', ids)
    .where('state', '!=', 'erased')
    .orderBy('id')
    .forShare()
    .execute()
  return new Set(rows.map(({ id }) => id))
}

export async function findExistingIdentifiers(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom('identifier').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}

/** Adds the records that are not there yet; returns the ids of those it added. */
export async function insertRecords(tx: Tx, rows: readonly NewCallRecord[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const added = await tx
    .insertInto('call_record')
    .values(rows)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute()
  return new Set(added.map(({ id }) => id))
}

export async function insertJournal(tx: Tx, rows: readonly NewJournalEntry[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('journal_entry').values(rows).execute()
}

/** First in, first out (4K-156): keeps the newest `incoming` and `outgoing` entries of each owner. */
export async function capJournals(
  tx: Tx,
  owners: readonly string[],
  caps: { incoming: number; outgoing: number },
): Promise<void> {
  if (owners.length === 0) return
  const ranked = tx
    .selectFrom('journal_entry')
    .select([
      'id',
      'direction',
      sql<number>`row_number() over (partition by owner_subject_id, direction order by at desc, id)`.as(
        'place',
      ),
    ])
    .where('owner_subject_id', 'in', owners)
  await tx
    .deleteFrom('journal_entry')
    .where('id', 'in', (over) =>
      over
        .selectFrom(ranked.as('ranked'))
        .select('ranked.id')
        .where((is) =>
          is.or([
            is.and([is('ranked.direction', '=', 'incoming'), is('ranked.place', '>', caps.incoming)]),
            is.and([is('ranked.direction', '=', 'outgoing'), is('ranked.place', '>', caps.outgoing)]),
          ]),
        ),
    )
    .execute()
}

export type RecordFilter = {
  /** Only calls of this subject. */
  of: string | undefined
  from: Date | undefined
  to: Date | undefined
}

function matching(db: Db, { of, from, to }: RecordFilter) {
  return db
    .selectFrom('call_record')
    .$if(of !== undefined, (query) =>
      query.where((is) =>
        is.or([is('caller_subject_id', '=', of ?? ''), is('callee_subject_id', '=', of ?? '')]),
      ),
    )
    .$if(from !== undefined, (query) => query.where('started_at', '>=', from ?? new Date(0)))
    .$if(to !== undefined, (query) => query.where('started_at', '<', to ?? new Date(0)))
}

export function listRecords(
  db: Db,
  filter: RecordFilter,
  page: { limit: number; offset: number },
): Promise<CallRecordRow[]> {
  return matching(db, filter)
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export async function countRecords(db: Db, filter: RecordFilter): Promise<number> {
  const { total } = await matching(db, filter)
    .select((is) => is.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return total
}

/** Newest first. */
export function listJournal(
  db: Db,
  owner: string,
  direction: 'incoming' | 'outgoing' | undefined,
): Promise<JournalRow[]> {
  return db
    .selectFrom('journal_entry')
    .selectAll()
    .where('owner_subject_id', '=', owner)
    .$if(direction !== undefined, (query) => query.where('direction', '=', direction ?? ''))
    .orderBy('at', 'desc')
    .orderBy('id')
    .execute()
}

export async function deleteJournal(tx: Tx, owner: string, id?: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('journal_entry')
    .where('owner_subject_id', '=', owner)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .executeTakeFirst()
  return Number(numDeletedRows)
}
