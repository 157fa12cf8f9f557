import type { Ctx } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import type { SubjectId } from '#lib/ids.ts'

import { linksOf } from '../links.ts'
import { rewrite, sizeOf } from '#db/rewrite.ts'
import * as requests from '../store/requests.ts'
import * as store from '../store/runs.ts'
import { findResidue } from '../verify.ts'
import type { EraserDeps } from './deps.ts'
import { FIRST_LEDGER_HASH, hashLedgerEntry } from './ledger.ts'
import type { StepName } from './plan.ts'
import { previewErasure } from './preview.ts'
import { composeReceipt, type Physical, signReceipt } from './receipt.ts'
import { runRowStep, sweep } from './row-steps.ts'

/** More than this is rewritten later, when few are on the telephone: a table is locked while it is written anew. */
const REWRITE_AT_ONCE_BYTES = 256 * 1024 * 1024
const REWRITE_WITHIN_HOURS = 24

type StepRun = (deps: EraserDeps, ctx: Ctx, run: store.RunRow, step: store.StepRow) => Promise<void>

async function finish(deps: EraserDeps, ctx: Ctx, step: store.StepRow, touched = 0): Promise<void> {
  await deps.database.write(ctx.tenantId, (tx) =>
    store.updateStep(tx, step, { state: 'done', touched, finished_at: deps.clock.now() }),
  )
}

/** No sign-in, no telephone, no call from here on; nothing is lost yet. */
const hide: StepRun = async (deps, ctx, run, step) => {
  const id = run.subject_id as SubjectId
  await deps.database.write(ctx.tenantId, async (tx, tell) => {
    await deps.vault.setSubjectState(tx, id, 'restricted')
    await deps.vault.handOver(tx, id)
    await deps.people.setState(tx, tell, id, 'suspended').catch(absent)
    tell({ name: 'person.restricted', ids: { person: id } })
    await store.updateStep(tx, step, { state: 'done', finished_at: deps.clock.now() })
  })
}

/** Nothing can be sealed for them any more, by nobody: not by a sync, an import or a late packet. */
const fence: StepRun = async (deps, ctx, run, step) => {
  await deps.vault.keys.fence(run.subject_id)
  await finish(deps, ctx, step)
}

const evict: StepRun = async (deps, ctx, run, step) => {
  await deps.settle(ctx, run.subject_id as SubjectId)
  await finish(deps, ctx, step)
}

/** The key is overwritten first: a ledger that names it must never be ahead of the deed. */
const key: StepRun = async (deps, ctx, run, step) => {
  const { database, vault, clock } = deps
  const steps = await database.read(ctx.tenantId, (db) => store.listSteps(db, run.id))
  const ofRows = steps.filter(({ name }) => name === 'rows')
  const sum = (of: 'previewed' | 'touched') => ofRows.reduce((total, row) => total + (row[of] ?? 0), 0)
  if (sum('touched') === 0 && sum('previewed') > 0) throw new AppError('conflict', 'privacy.erased_nothing')

  await vault.keys.destroy(run.subject_id)
  await database.write(ctx.tenantId, async (tx, tell) => {
    const last = await store.lockLedger(tx, ctx.tenantId)
    const entry = {
      tenant_id: ctx.tenantId,
      seq: (last?.seq ?? 0) + 1,
      at: clock.now(),
      subject_id: run.subject_id,
      request_id: run.request_id,
      run_id: run.id,
      key_commitment: vault.keys.commitment(run.subject_id) ?? '',
    }
    const previous = last?.hash ?? FIRST_LEDGER_HASH
    if ((await store.lockStep(tx, step)).state === 'done') return
    await store.insertLedger(tx, { ...entry, prev_hash: previous, hash: hashLedgerEntry(entry, previous) })
    await vault.setSubjectState(tx, run.subject_id as SubjectId, 'erased')
    await store.updateStep(tx, step, { state: 'done', touched: 1, finished_at: clock.now() })
    tell({ name: 'person.erased', ids: { person: run.subject_id } })
  })
}

/** The tables that may hold dead rows of the person. */
export const tablesToRewrite = ({ catalogue }: EraserDeps) => [
  ...new Set(linksOf(catalogue).map(({ table }) => table.name)),
]

const rewriteTables: StepRun = async (deps, ctx, run, step) => {
  const { maintenanceUrl, database, clock } = deps
  const tables = tablesToRewrite(deps)
  if (maintenanceUrl === undefined) return finish(deps, ctx, step)
  if ((await sizeOf(maintenanceUrl, tables)) > (deps.rewriteAtOnceBytes ?? REWRITE_AT_ONCE_BYTES)) {
    const by = new Date(clock.now().getTime() + REWRITE_WITHIN_HOURS * 3_600_000)
    await database.write(ctx.tenantId, async (tx) => {
      await store.updateRun(tx, run.id, { rewrite_due_at: by })
      await store.updateStep(tx, step, { state: 'done', finished_at: clock.now() })
    })
    return
  }
  const notReached = await rewrite(maintenanceUrl, tables)
  await database.write(ctx.tenantId, (tx) =>
    store.updateStep(tx, step, {
      state: 'done',
      touched: tables.length,
      target: notReached.join(' ') || null,
      finished_at: clock.now(),
    }),
  )
}

/** Looks again through the whole catalogue. A record that was on its way is swept up; anything else is a failure. */
const scan: StepRun = async (deps, ctx, run, step) => {
  const look = () =>
    deps.database.read(ctx.tenantId, (db) => findResidue(db, deps.catalogue, deps.vault.keys))
  let findings = await look()
  if (findings.length > 0) {
    await sweep(deps, ctx, run.subject_id)
    findings = await look()
  }
  if (findings.length > 0)
    throw new AppError('conflict', 'privacy.residue_found', { findings: findings.length })
  await finish(deps, ctx, step)
}

const receipt: StepRun = async (deps, ctx, run, step) => {
  const physical = await deps.database.read(ctx.tenantId, (db) => physicalState(deps, db, run))
  await issueReceipt(deps, ctx, run, step, physical)
}

async function physicalState(
  { maintenanceUrl }: EraserDeps,
  db: Parameters<typeof store.findRun>[0],
  run: store.RunRow,
): Promise<Physical> {
  if (maintenanceUrl === undefined) return { state: 'not_possible', why: 'no_maintenance_access' }
  const due = (await store.findRun(db, run.request_id))?.rewrite_due_at
  if (due) return { state: 'due', by: due.toISOString() }
  const done = (await store.listSteps(db, run.id)).find(({ name }) => name === 'rewrite')
  return { state: 'rewritten', not_reached: done?.target?.split(' ') ?? [] }
}

/** Writes the receipt and closes run and request in one unit of work. Issued again once a deferred rewrite is done. */
export async function issueReceipt(
  deps: EraserDeps,
  ctx: Ctx,
  run: store.RunRow,
  step: store.StepRow,
  physical: Physical,
  { again = false } = {},
): Promise<void> {
  const { database, catalogue, clock, signer, audit } = deps
  await database.write(ctx.tenantId, async (tx, tell) => {
    // Two processes at the same erasure: the first one's receipt stands.
    if (!again && (await store.lockStep(tx, step)).state === 'done') return
    const request = await requests.lockRequest(tx, run.request_id)
    const ledger = await store.findLedgerEntry(tx, run.id)
    if (!request || !ledger) throw new AppError('conflict', 'privacy.no_ledger_entry')
    const { lines } = await previewErasure(tx, catalogue, run.subject_id)
    const text = signReceipt(
      composeReceipt({
        run,
        requestedAt: request.created_at,
        steps: await store.listSteps(tx, run.id),
        ledger,
        kept: lines,
        physical,
      }),
      signer,
    )
    const now = clock.now()
    await store.updateStep(tx, step, { state: 'done', finished_at: now })
    await store.updateRun(tx, run.id, {
      state: 'done',
      receipt: text,
      finished_at: now,
      ...(physical.state === 'rewritten' ? { rewrite_due_at: null } : {}),
    })
    await requests.updateRequest(tx, run.request_id, { state: 'done', closed_at: request.closed_at ?? now })
    await audit.record(tx, ctx, {
      action: 'privacy.erased',
      object: 'rights_request',
      objectId: run.request_id,
    })
    tell({ name: 'erasure.finished', ids: { request: run.request_id } })
  })
}

export const STEP_RUNS: Record<StepName, StepRun> = {
  hide,
  fence,
  evict,
  rows: runRowStep,
  key,
  rewrite: rewriteTables,
  scan,
  receipt,
}

function absent(fault: unknown): void {
  // An outside caller is a subject without a row among the people.
  if (fault instanceof AppError && fault.kind === 'not_found') return
  throw fault
}
