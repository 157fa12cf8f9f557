import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'

import type { BlindIndex } from '#db/columns.ts'
import type { Db, Tx } from '#db/database.ts'
import type { Schema } from '#db/schema.ts'
import type { Role } from '#lib/context.ts'

export type AccountRow = Selectable<Schema['account']>
export type SessionRow = Selectable<Schema['session']>
export type TokenRow = Selectable<Schema['api_token']>
export type GuardRow = Selectable<Schema['sign_in_guard']>

// The way in before there is any account.

export function deleteLinks(tx: Tx) {
  return tx.deleteFrom('setup_link').execute()
}

export function insertLink(tx: Tx, row: { id: string; secret_hash: Buffer; expires_at: Date }) {
  return tx.insertInto('setup_link').values(row).execute()
}

export async function findLink(db: Db, hash: Buffer, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('setup_link')
    .select('id')
    .where('secret_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row !== undefined
}

/** Marks the link used; false when it is unknown, used or too old. Two at once: the row lock lets one through. */
export async function spendLink(tx: Tx, hash: Buffer, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('setup_link')
    .set({ used_at: now })
    .where('secret_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

// Accounts and roles.

export function insertAccount(tx: Tx, row: Insertable<Schema['account']>) {
  return tx.insertInto('account').values(row).execute()
}

export function updateAccount(tx: Tx, id: string, set: Updateable<Schema['account']>) {
  return tx.updateTable('account').set(set).where('id', '=', id).execute()
}

export function findAccountByLogin(db: Db, index: BlindIndex): Promise<AccountRow | undefined> {
  return db.selectFrom('account').selectAll().where('login_index', '=', index).executeTakeFirst()
}

export function findAccountOf(db: Db, subjectId: string): Promise<AccountRow | undefined> {
  return db.selectFrom('account').selectAll().where('subject_id', '=', subjectId).executeTakeFirst()
}

export function listAccounts(db: Db): Promise<AccountRow[]> {
  return db.selectFrom('account').selectAll().execute()
}

/** Takes the name for a subject; false when it was ever given to somebody else. */
export async function spendLogin(tx: Tx, row: Insertable<Schema['spent_login']>): Promise<boolean> {
  await tx
    .insertInto('spent_login')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'login_index']).doNothing())
    .execute()
  const taken = await tx
    .selectFrom('spent_login')
    .select('subject_id')
    .where('login_index', '=', row.login_index)
    .executeTakeFirst()
  return taken?.subject_id === row.subject_id
}

export async function listRoles(db: Db, subjectId: string): Promise<Role[]> {
  const rows = await db.selectFrom('role_grant').select('role').where('subject_id', '=', subjectId).execute()
  return rows.map(({ role }) => role)
}

export function listAllRoles(db: Db) {
  return db.selectFrom('role_grant').select(['subject_id', 'role']).execute()
}

/** Replaces the roles of a subject. */
export async function replaceRoles(tx: Tx, tenantId: string, subjectId: string, roles: readonly Role[]) {
  await tx.deleteFrom('role_grant').where('subject_id', '=', subjectId).execute()
  if (roles.length === 0) return
  await tx
    .insertInto('role_grant')
    .values(roles.map((role) => ({ tenant_id: tenantId, subject_id: subjectId, role })))
    .execute()
}

/** How many others hold the role; one asks at a time per company, so that two removals cannot both rely on the other. */
export async function countOthersWithRole(
  tx: Tx,
  tenantId: string,
  role: Role,
  subjectId: string,
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`roles ${tenantId}`}, 0))`.execute(tx)
  const rows = await tx
    .selectFrom('role_grant')
    .innerJoin('account', 'account.subject_id', 'role_grant.subject_id')
    .select('role_grant.subject_id')
    .where('role', '=', role)
    .where('role_grant.subject_id', '!=', subjectId)
    .execute()
  return rows.length
}

// Sessions and tokens.

export function insertSession(tx: Tx, row: Insertable<Schema['session']>) {
  return tx.insertInto('session').values(row).execute()
}

export function findSession(db: Db, hash: Buffer, now: Date): Promise<SessionRow | undefined> {
  return db
    .selectFrom('session')
    .selectAll()
    .where('secret_hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

export function touchSession(tx: Tx, id: string, now: Date) {
  return tx.updateTable('session').set({ last_seen_at: now }).where('id', '=', id).execute()
}

export function listSessions(db: Db, subjectId: string, now: Date): Promise<SessionRow[]> {
  return db
    .selectFrom('session')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .execute()
}

export async function deleteSession(tx: Tx, id: string, subjectId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('session')
    .where('id', '=', id)
    .where('subject_id', '=', subjectId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Ends all sessions of a subject but `except`; returns how many. */
export async function deleteSessionsOf(tx: Tx, subjectId: string, except?: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('session')
    .where('subject_id', '=', subjectId)
    .$if(except !== undefined, (query) => query.where('id', '!=', except ?? ''))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

export function insertToken(tx: Tx, row: Insertable<Schema['api_token']>) {
  return tx.insertInto('api_token').values(row).execute()
}

export function findToken(db: Db, hash: Buffer, now: Date): Promise<TokenRow | undefined> {
  return db
    .selectFrom('api_token')
    .selectAll()
    .where('secret_hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

export function touchToken(tx: Tx, id: string, now: Date) {
  return tx.updateTable('api_token').set({ last_used_at: now }).where('id', '=', id).execute()
}

export function listTokens(db: Db, subjectId: string, now: Date): Promise<TokenRow[]> {
  return db
    .selectFrom('api_token')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .execute()
}

export async function deleteToken(tx: Tx, id: string, subjectId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('api_token')
    .where('id', '=', id)
    .where('subject_id', '=', subjectId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

// The guard against guessing.

/** The count of one device, made when missing and locked until the end of the unit of work. */
export function lockGuard(
  tx: Tx,
  row: Pick<GuardRow, 'id' | 'tenant_id' | 'subject_id' | 'account_id' | 'device_id'>,
  now: Date,
): Promise<GuardRow> {
  return tx
    .insertInto('sign_in_guard')
    .values({ ...row, failures: 0, guesses: 0, guesses_since: now, locked_until: null, touched_at: now })
    .onConflict((conflict) =>
      // Changes nothing, but locks the row and returns it.
      conflict.columns(['account_id', 'device_id']).doUpdateSet({ account_id: row.account_id }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function updateGuard(tx: Tx, id: string, set: Updateable<Schema['sign_in_guard']>) {
  return tx.updateTable('sign_in_guard').set(set).where('id', '=', id).execute()
}

/** The try was right: the device starts anew, and the day's count is as if it had not been. */
export function forgiveGuard(tx: Tx, id: string) {
  return tx
    .updateTable('sign_in_guard')
    .set({ failures: 0, locked_until: null, guesses: sql<number>`greatest(guesses - 1, 0)` })
    .where('id', '=', id)
    .execute()
}

/** Guesses since `since` from all devices of the account but `except`. */
export async function countGuesses(tx: Tx, accountId: string, except: string, since: Date): Promise<number> {
  const row = await tx
    .selectFrom('sign_in_guard')
    .select(sql<number>`coalesce(sum(guesses), 0)::integer`.as('guesses'))
    .where('account_id', '=', accountId)
    .where('device_id', '!=', except)
    .where('guesses_since', '>', since)
    .executeTakeFirst()
  return row?.guesses ?? 0
}

// Retention.

/** Deletes what is past its time in this tenant; returns how many rows. */
export async function deleteSpentLogins(tx: Tx, before: Date): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('spent_login')
    .where('subject_id', 'is', null)
    .where('spent_at', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
