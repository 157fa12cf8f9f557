import { type Insertable, sql } from 'kysely'

import type { Db, Tx } from '#db/database.ts'
import type { Schema } from '#db/schema.ts'
import type { SubjectId, TenantId } from '#lib/ids.ts'

/** One writer at a time per tenant: the next entry must know the hash of the last. Held to the end of the transaction. */
export async function lockChain(
  tx: Tx,
  tenantId: TenantId,
): Promise<{ seq: number; hash: Buffer } | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${tenantId}, 0))`.execute(tx)
  return tx
    .selectFrom('audit_entry')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function insertEntry(
  tx: Tx,
  entry: Insertable<Schema['audit_entry']>,
  detail: Insertable<Schema['audit_detail']>,
) {
  await tx.insertInto('audit_entry').values(entry).execute()
  await tx.insertInto('audit_detail').values(detail).execute()
}

export function listFrom(db: Db, seq: number, limit: number) {
  return db
    .selectFrom('audit_entry')
    .leftJoin('audit_detail', 'audit_detail.seq', 'audit_entry.seq')
    .selectAll('audit_entry')
    .select(sql<boolean>`extract(microseconds from audit_entry.at)::bigint % 1000 <> 0`.as('has_finer_time'))
    .select([
      'audit_detail.salt',
      'audit_detail.actor_subject_id',
      'audit_detail.subject_id',
      'audit_detail.object_id',
      'audit_detail.purpose',
    ])
    .where('audit_entry.seq', '>', seq)
    .orderBy('audit_entry.seq')
    .limit(limit)
    .execute()
}

/** A detail that belongs to no entry: it was moved, or its entry was. */
export async function findOrphan(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('audit_detail')
    .leftJoin('audit_entry', 'audit_entry.seq', 'audit_detail.seq')
    .select('audit_detail.seq')
    .where('audit_entry.seq', 'is', null)
    .orderBy('audit_detail.seq')
    .limit(1)
    .executeTakeFirst()
  return row?.seq
}

/** Newest first; `before` is the sequence number to continue from. */
export function listNewest(db: Db, limit: number, before?: number) {
  return db
    .selectFrom('audit_entry')
    .leftJoin('audit_detail', 'audit_detail.seq', 'audit_entry.seq')
    .select([
      'audit_entry.seq',
      'at',
      'actor_role',
      'action',
      'object_type',
      'outcome',
      'audit_detail.subject_id',
      'audit_detail.object_id',
      'audit_detail.actor_subject_id',
      'audit_detail.purpose',
    ])
    .$if(before !== undefined, (query) => query.where('audit_entry.seq', '<', before ?? 0))
    .orderBy('audit_entry.seq', 'desc')
    .limit(limit)
    .execute()
}

/** The newest entry. */
export function findHead(db: Db): Promise<{ seq: number; hash: Buffer } | undefined> {
  return db
    .selectFrom('audit_entry')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Who acted on whom goes when its time is over; the chain of what was done stays whole without it. */
export async function deleteDetailsBefore(tx: Tx, before: Date): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('audit_detail')
    .where('seq', 'in', (old) => old.selectFrom('audit_entry').select('seq').where('at', '<', before))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** What others did with one subject's data: the person's own access log. */
export function listAbout(db: Db, subjectId: SubjectId, limit: number) {
  return db
    .selectFrom('audit_detail')
    .innerJoin('audit_entry', 'audit_entry.seq', 'audit_detail.seq')
    .select([
      'audit_entry.at',
      'audit_entry.actor_role',
      'audit_entry.action',
      'audit_entry.object_type',
      'audit_entry.outcome',
      'audit_detail.purpose',
    ])
    .where('audit_detail.subject_id', '=', subjectId)
    .orderBy('audit_entry.seq', 'desc')
    .limit(limit)
    .execute()
}
