import type { Tx } from '#db/database.ts'
import type { Ctx } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'

import { type Act, actsOf, identifierCells } from '../links.ts'
import * as rows from '../store/rows.ts'
import * as store from '../store/runs.ts'
import type { EraserDeps } from './deps.ts'
import { actOf, type WorkingAct } from './plan.ts'

/** Small enough that a call's record never waits long for a lock. */
const BATCH = 5_000

/**
 * One step over rows, in batches that each commit together with their count: killed at any moment, it goes on where it
 * stopped and counts nothing twice. A step that was to touch rows and touched none has failed.
 */
export async function runRowStep(
  { database, catalogue, clock }: EraserDeps,
  ctx: Ctx,
  run: store.RunRow,
  step: store.StepRow,
): Promise<void> {
  const act = actOf(actsOf(catalogue), step.target)
  if (!act) throw new AppError('conflict', 'privacy.catalogue_changed')
  const next = (place: readonly string[] | undefined) =>
    database.write(ctx.tenantId, async (tx): Promise<readonly string[] | undefined | 'through'> => {
      const now = await store.lockStep(tx, step)
      if (now.state === 'done') return 'through'
      if (now.expected === null) {
        const expected = await rows.countAct(tx, act, run.subject_id)
        await store.updateStep(tx, step, { state: 'running', expected })
        return undefined
      }
      const batch = await touch(tx, act, place)
      if (batch.touched > 0) {
        await store.updateStep(tx, step, { touched: now.touched + batch.touched })
        return batch.place
      }
      // Nothing is left behind this place; whatever came in before it is found from the front.
      if (place !== undefined) return undefined
      if (now.touched === 0 && now.expected > 0)
        throw new AppError('conflict', 'privacy.step_touched_nothing', { expected: now.expected })
      await store.updateStep(tx, step, { state: 'done', finished_at: clock.now() })
      return 'through'
    })

  async function touch(tx: Tx, of: WorkingAct, after: readonly string[] | undefined): Promise<rows.Batch> {
    // Whoever still points to a number of theirs lets go before its row goes.
    if (of.kind === 'delete' && of.table.name === 'identifier')
      for (const cell of identifierCells(catalogue)) await rows.letGoOfIdentifiers(tx, cell, run.subject_id)
    return rows.applyAct(tx, of, run.subject_id, BATCH, after)
  }

  let place: readonly string[] | undefined
  for (;;) {
    const reached = await next(place)
    if (reached === 'through') return
    place = reached
  }
}

/** Rows that came in after their step was through: a record that was on its way. Returns how many were found and taken. */
export async function sweep(deps: EraserDeps, ctx: Ctx, subjectId: string): Promise<number> {
  const working = actsOf(deps.catalogue).filter((act: Act): act is WorkingAct => act.kind !== 'keep')
  return deps.database.write(ctx.tenantId, async (tx) => {
    let swept = 0
    for (const act of working)
      for (let touched = -1; touched !== 0; swept += touched)
        touched = (await rows.applyAct(tx, act, subjectId, BATCH)).touched
    return swept
  })
}
