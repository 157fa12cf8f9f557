import type { Insertable, Selectable, Updateable } from 'kysely'

import type { Db, Tx } from '#db/database.ts'
import type { Schema } from '#db/schema.ts'

export type RequestRow = Selectable<Schema['rights_request']>

export async function insertRequest(tx: Tx, row: Insertable<Schema['rights_request']>): Promise<void> {
  await tx.insertInto('rights_request').values(row).execute()
}

export function findRequest(db: Db, id: string): Promise<RequestRow | undefined> {
  return db.selectFrom('rights_request').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Locks the request for the rest of the transaction, so that two confirmations cannot both win. */
export function lockRequest(tx: Tx, id: string): Promise<RequestRow | undefined> {
  return tx.selectFrom('rights_request').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function updateRequest(
  tx: Tx,
  id: string,
  set: Updateable<Schema['rights_request']>,
): Promise<void> {
  await tx.updateTable('rights_request').set(set).where('id', '=', id).execute()
}

/** Open ones first, the nearest deadline on top; then the closed ones, newest first. */
export function listRequests(db: Db, page: { limit: number; offset: number }): Promise<RequestRow[]> {
  return db
    .selectFrom('rights_request')
    .selectAll()
    .orderBy((is) => is('closed_at', 'is not', null))
    .orderBy('closed_at', 'desc')
    .orderBy('due_at')
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export async function countRequests(db: Db): Promise<number> {
  const row = await db
    .selectFrom('rights_request')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return row.n
}

export function listRequestsOf(db: Db, subjectId: string): Promise<RequestRow[]> {
  return db
    .selectFrom('rights_request')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .orderBy('created_at', 'desc')
    .execute()
}

/** Is nobody left to administer the company without this one? */
export async function isLastAdministrator(db: Db, subjectId: string): Promise<boolean> {
  const rows = await db
    .selectFrom('role_grant')
    .innerJoin('person', 'person.subject_id', 'role_grant.subject_id')
    .select(['role_grant.subject_id'])
    .where('role', '=', 'administrator')
    .where('person.state', '=', 'active')
    .execute()
  return rows.length > 0 && rows.every((row) => row.subject_id === subjectId)
}
