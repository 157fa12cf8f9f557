import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'

import type { Db, Tx } from '#db/database.ts'
import type { Schema } from '#db/schema.ts'

export type RunRow = Selectable<Schema['erasure_run']>
export type StepRow = Selectable<Schema['erasure_step']>
export type LedgerRow = Selectable<Schema['erasure_ledger']>

export async function insertRun(
  tx: Tx,
  run: Insertable<Schema['erasure_run']>,
  steps: Insertable<Schema['erasure_step']>[],
): Promise<void> {
  await tx.insertInto('erasure_run').values(run).execute()
  await tx.insertInto('erasure_step').values(steps).execute()
}

export function findRun(db: Db, requestId: string): Promise<RunRow | undefined> {
  return db.selectFrom('erasure_run').selectAll().where('request_id', '=', requestId).executeTakeFirst()
}

export function listSteps(db: Db, runId: string): Promise<StepRow[]> {
  return db.selectFrom('erasure_step').selectAll().where('run_id', '=', runId).orderBy('position').execute()
}

/** Locks one step, so that two processes working on the same erasure take turns. */
export function lockStep(tx: Tx, step: Pick<StepRow, 'run_id' | 'position'>): Promise<StepRow> {
  return tx
    .selectFrom('erasure_step')
    .selectAll()
    .where('run_id', '=', step.run_id)
    .where('position', '=', step.position)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function updateStep(
  tx: Tx,
  step: Pick<StepRow, 'run_id' | 'position'>,
  set: Updateable<Schema['erasure_step']>,
): Promise<void> {
  await tx
    .updateTable('erasure_step')
    .set(set)
    .where('run_id', '=', step.run_id)
    .where('position', '=', step.position)
    .execute()
}

export async function updateRun(tx: Tx, id: string, set: Updateable<Schema['erasure_run']>): Promise<void> {
  await tx.updateTable('erasure_run').set(set).where('id', '=', id).execute()
}

/** Erasures that were interrupted, and those whose tables are still to be rewritten by now. */
export function listUnfinished(db: Db): Promise<RunRow[]> {
  return db
    .selectFrom('erasure_run')
    .selectAll()
    .where((is) => is.or([is('state', '=', 'running'), is('rewrite_due_at', 'is not', null)]))
    .orderBy('started_at')
    .execute()
}

/** Erasures that are not through in every respect, the ones that stopped included. */
export function listOpen(db: Db) {
  return db
    .selectFrom('erasure_run')
    .select(['request_id', 'state', 'started_at', 'rewrite_due_at'])
    .where((is) => is.or([is('state', '!=', 'done'), is('rewrite_due_at', 'is not', null)]))
    .orderBy('started_at')
    .execute()
}

/** The newest entry, with the ledger locked until the end of the transaction: one writer at a time. */
export async function lockLedger(tx: Tx, tenantId: string): Promise<LedgerRow | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ledger:${tenantId}`}, 0))`.execute(tx)
  return tx.selectFrom('erasure_ledger').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst()
}

export async function insertLedger(tx: Tx, row: Insertable<Schema['erasure_ledger']>): Promise<void> {
  await tx.insertInto('erasure_ledger').values(row).execute()
}

export function listLedger(db: Db): Promise<LedgerRow[]> {
  return db.selectFrom('erasure_ledger').selectAll().orderBy('seq').execute()
}

export function findLedgerEntry(db: Db, runId: string): Promise<LedgerRow | undefined> {
  return db.selectFrom('erasure_ledger').selectAll().where('run_id', '=', runId).executeTakeFirst()
}
