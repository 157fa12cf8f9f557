import type { Insertable, Selectable, Updateable } from 'kysely'

import type { Db, Tx } from '#db/database.ts'
import type { Schema } from '#db/schema.ts'
import type { SubjectId } from '#lib/ids.ts'

export type PersonRow = Selectable<Schema['person']>

export function insertPerson(tx: Tx, row: Insertable<Schema['person']>) {
  return tx.insertInto('person').values(row).execute()
}

export async function updatePerson(
  tx: Tx,
  id: SubjectId,
  set: Updateable<Schema['person']>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('person')
    .set(set)
    .where('subject_id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export function findPerson(db: Db, id: SubjectId): Promise<PersonRow | undefined> {
  return db.selectFrom('person').selectAll().where('subject_id', '=', id).executeTakeFirst()
}

export function listPeople(db: Db): Promise<PersonRow[]> {
  return db.selectFrom('person').selectAll().orderBy('created_at').execute()
}

export async function findPeople(db: Db, ids: readonly string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return []
  return db.selectFrom('person').selectAll().where('subject_id', 'in', ids).execute()
}

export async function findJournalKeepers(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('person')
    .select('subject_id')
    .where('subject_id', 'in', ids)
    .where('keep_journal', '=', true)
    .execute()
  return new Set(rows.map((row) => row.subject_id))
}

export async function findState(db: Db, id: SubjectId): Promise<PersonRow['state'] | undefined> {
  const row = await db.selectFrom('person').select('state').where('subject_id', '=', id).executeTakeFirst()
  return row?.state
}

export async function listIds(db: Db): Promise<SubjectId[]> {
  const rows = await db
    .selectFrom('person')
    .select('subject_id')
    .orderBy('created_at')
    .orderBy('subject_id')
    .execute()
  return rows.map((row) => row.subject_id as SubjectId)
}
