import type { Insertable } from 'kysely'

import type { BlindIndex, Sealed } from '#db/columns.ts'
import type { Db, Tx } from '#db/database.ts'
import type { Schema } from '#db/schema.ts'
import type { IdentifierId, SubjectId } from '#lib/ids.ts'

export type IdentifierKind = 'extension' | 'e164' | 'sip_uri' | 'email'
export type IdentifierRow = {
  id: IdentifierId
  kind: IdentifierKind
  value: Sealed
  sealed_for: SubjectId | null
}

export function insertSubject(tx: Tx, row: Insertable<Schema['subject']>) {
  return tx.insertInto('subject').values(row).execute()
}

export async function setSubjectState(
  tx: Tx,
  id: SubjectId,
  state: 'active' | 'restricted' | 'erased',
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('subject')
    .set({ state })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export function findSubject(db: Db, id: SubjectId) {
  return db.selectFrom('subject').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findIdentifier(
  db: Db,
  kind: IdentifierKind,
  index: BlindIndex,
): Promise<IdentifierRow | undefined> {
  const row = await db
    .selectFrom('identifier')
    .select(['id', 'kind', 'value', 'sealed_for'])
    .where('kind', '=', kind)
    .where('blind_index', '=', index)
    .executeTakeFirst()
  return row as IdentifierRow | undefined
}

export async function listIdentifiers(db: Db, ids: readonly string[]): Promise<IdentifierRow[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('identifier')
    .select(['id', 'kind', 'value', 'sealed_for'])
    .where('id', 'in', ids)
    .execute()
  return rows as IdentifierRow[]
}

export function insertIdentifier(tx: Tx, row: Insertable<Schema['identifier']>) {
  return tx.insertInto('identifier').values(row).execute()
}

export function insertHolder(tx: Tx, row: Insertable<Schema['holder']>) {
  return tx.insertInto('holder').values(row).execute()
}

export async function endHolding(tx: Tx, identifierId: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('holder')
    .set({ valid_to: at })
    .where('identifier_id', '=', identifierId)
    .where('valid_to', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The subject who held the identifier at that moment (a holding covers [valid_from, valid_to)). */
export async function holderAt(db: Db, identifierId: string, at: Date): Promise<SubjectId | undefined> {
  const row = await db
    .selectFrom('holder')
    .select('subject_id')
    .where('identifier_id', '=', identifierId)
    .where('valid_from', '<=', at)
    .where((is) => is.or([is('valid_to', 'is', null), is('valid_to', '>', at)]))
    .executeTakeFirst()
  return row?.subject_id as SubjectId | undefined
}

/** Everything a subject holds or held, newest first. */
export function listHoldings(db: Db, subjectId: SubjectId) {
  return db
    .selectFrom('holder')
    .innerJoin('identifier', 'identifier.id', 'holder.identifier_id')
    .select([
      'holder.identifier_id',
      'identifier.kind',
      'identifier.value',
      'holder.valid_from',
      'holder.valid_to',
    ])
    .where('holder.subject_id', '=', subjectId)
    .orderBy('holder.valid_from', 'desc')
    .execute()
}

/** All current holdings of a kind in the tenant: the routing directory is loaded from it. */
export function listCurrent(db: Db, kind: IdentifierKind) {
  return db
    .selectFrom('holder')
    .innerJoin('identifier', 'identifier.id', 'holder.identifier_id')
    .select(['holder.identifier_id', 'holder.subject_id', 'identifier.value'])
    .where('identifier.kind', '=', kind)
    .where('holder.valid_to', 'is', null)
    .execute()
}

/** Identifiers sealed under one subject's key that another, living one holds or held last. */
export async function listSharedIdentifiers(
  db: Db,
  subjectId: SubjectId,
): Promise<{ id: string; value: Sealed; heir: SubjectId }[]> {
  const rows = await db
    .selectFrom('identifier')
    .innerJoin('holder', 'holder.identifier_id', 'identifier.id')
    .innerJoin('subject', 'subject.id', 'holder.subject_id')
    .distinctOn('identifier.id')
    .select(['identifier.id', 'identifier.value', 'holder.subject_id as heir'])
    .where('identifier.sealed_for', '=', subjectId)
    .where('holder.subject_id', '!=', subjectId)
    .where('subject.state', '=', 'active')
    .orderBy('identifier.id')
    .orderBy('holder.valid_from', 'desc')
    .execute()
  return rows.map((row) => ({ ...row, heir: row.heir as SubjectId }))
}

export async function resealIdentifier(tx: Tx, id: string, value: Sealed, heir: SubjectId): Promise<void> {
  await tx.updateTable('identifier').set({ value, sealed_for: heir }).where('id', '=', id).execute()
}
