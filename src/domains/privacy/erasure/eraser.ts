import type { Ctx } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import { newId, type SubjectId } from '#lib/ids.ts'

import { rewrite } from '#db/rewrite.ts'
import * as requests from '../store/requests.ts'
import * as store from '../store/runs.ts'
import type { EraserDeps } from './deps.ts'
import { planSteps, STEP_NAMES, type StepName } from './plan.ts'
import { previewErasure } from './preview.ts'
import { issueReceipt, STEP_RUNS, tablesToRewrite } from './steps.ts'

export type Eraser = ReturnType<typeof createEraser>

/** Erases somebody step by step. The steps and their counts are in the database: any process can take over at any point. */
export function createEraser(deps: EraserDeps) {
  const { database, vault, audit, clock, catalogue } = deps

  /** Plans the erasure that a request asks for and starts its clock; the request is `running` from here on. */
  async function begin(ctx: Ctx, requestId: string): Promise<store.RunRow> {
    return database.write(ctx.tenantId, async (tx, tell) => {
      const request = await requests.lockRequest(tx, requestId)
      if (!request) throw new AppError('not_found', 'privacy.request_unknown')
      const known = await store.findRun(tx, requestId)
      if (known) return known
      if (request.kind !== 'erasure' || request.state !== 'open' || request.subject_id === null)
        throw new AppError('conflict', 'privacy.request_not_open')
      const subjectId = request.subject_id as SubjectId
      if ((await vault.findSubject(tx, subjectId))?.state === 'erased')
        throw new AppError('conflict', 'privacy.already_erased')
      if (await requests.isLastAdministrator(tx, subjectId))
        throw new AppError('conflict', 'privacy.last_administrator')
      const preview = await previewErasure(tx, catalogue, subjectId)
      const run = {
        id: newId<'erasure'>(),
        tenant_id: ctx.tenantId,
        request_id: requestId,
        subject_id: subjectId,
        state: 'running' as const,
        others: preview.others,
        started_at: clock.now(),
        finished_at: null,
        rewrite_due_at: null,
        receipt: null,
      }
      const steps = planSteps(preview).map((step, position) => ({
        ...step,
        run_id: run.id,
        position,
        tenant_id: ctx.tenantId,
        state: 'pending' as const,
        touched: 0,
      }))
      await store.insertRun(tx, run, steps)
      await requests.updateRequest(tx, requestId, { state: 'running' })
      // The entry names the request, not the person: it must outlive them.
      await audit.record(tx, ctx, {
        action: 'privacy.erase_begun',
        object: 'rights_request',
        objectId: requestId,
      })
      tell({ name: 'erasure.started', ids: { request: requestId } })
      return run
    })
  }

  /** Takes the steps that are not done yet. Safe to call again after any interruption, and by two processes at once. */
  async function carryOut(ctx: Ctx, run: store.RunRow): Promise<void> {
    const steps = await database.read(ctx.tenantId, (db) => store.listSteps(db, run.id))
    for (const step of steps) {
      if (step.state === 'done') continue
      try {
        await STEP_RUNS[nameOfStep(step)](deps, ctx, run, step)
      } catch (fault) {
        await stopAt(ctx, run, step, fault)
        throw fault
      }
    }
  }

  /** Marks the erasure as interrupted; a database that is away leaves it `running`, to be taken up again. */
  async function stopAt(ctx: Ctx, run: store.RunRow, step: store.StepRow, fault: unknown): Promise<void> {
    if (!(fault instanceof AppError) || fault.kind === 'unavailable') return
    await database.write(ctx.tenantId, async (tx, tell) => {
      await store.updateStep(tx, step, { state: 'failed' })
      await store.updateRun(tx, run.id, { state: 'failed' })
      await requests.updateRequest(tx, run.request_id, { state: 'failed' })
      await audit.record(tx, ctx, {
        action: 'privacy.erase_interrupted',
        object: 'rights_request',
        objectId: run.request_id,
        outcome: 'failed',
      })
      tell({ name: 'erasure.interrupted', ids: { request: run.request_id } })
    })
  }

  return {
    begin,
    carryOut,

    /** An erasure that was interrupted, ready to be carried on. */
    async reopen(ctx: Ctx, requestId: string): Promise<store.RunRow> {
      return database.write(ctx.tenantId, async (tx) => {
        const run = await store.findRun(tx, requestId)
        if (!run) throw new AppError('not_found', 'privacy.erasure_unknown')
        if (run.state === 'failed') {
          await store.updateRun(tx, run.id, { state: 'running' })
          await requests.updateRequest(tx, requestId, { state: 'running' })
        }
        return run
      })
    },

    /** After a start: everything that was under way goes on. For the timetable: rewrites that had to wait are done. */
    async finishAll(ctx: Ctx): Promise<number> {
      const open = await database.read(ctx.tenantId, store.listUnfinished)
      for (const run of open) {
        if (run.state !== 'done') await carryOut(ctx, run)
        else await rewriteLate(ctx, run)
      }
      return open.length
    },
  }

  async function rewriteLate(ctx: Ctx, run: store.RunRow): Promise<void> {
    if (deps.maintenanceUrl === undefined) return
    const unreached = await rewrite(deps.maintenanceUrl, tablesToRewrite(deps))
    const steps = await database.read(ctx.tenantId, (db) => store.listSteps(db, run.id))
    const last = steps.at(-1)
    const physical = { state: 'rewritten', not_reached: unreached } as const
    if (last) await issueReceipt(deps, ctx, run, last, physical, { again: true })
  }
}

function nameOfStep({ name }: store.StepRow): StepName {
  const known = STEP_NAMES.find((one) => one === name)
  if (!known) throw new AppError('conflict', 'privacy.step_unknown')
  return known
}
