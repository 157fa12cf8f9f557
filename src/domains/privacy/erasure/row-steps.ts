import type { Ctx } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'

import { type Act, actsOf, identifierCells } from '../links.ts'
import * as rows from '../store/rows.ts'
import * as store from '../store/runs.ts'
import type { EraserDeps } from './deps.ts'
import { actOf, type WorkingAct } from './plan.ts'

/** Small enough that a call's record never waits long for a lock. */
const BATCH = 2_000

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
  const isThrough = () =>
    database.write(ctx.tenantId, async (tx) => {
      const now = await store.lockStep(tx, step)
      if (now.state === 'done') return true
      if (now.expected === null) {
        const expected = await rows.countAct(tx, act, run.subject_id)
        await store.updateStep(tx, step, { state: 'running', expected })
        return false
      }
      const touched = await touch(tx, act)
      if (touched > 0) {
        await store.updateStep(tx, step, { touched: now.touched + touched })
        return false
      }
      if (now.touched === 0 && now.expected > 0)
        throw new AppError('conflict', 'privacy.step_touched_nothing', { expected: now.expected })
      await store.updateStep(tx, step, { state: 'done', finished_at: clock.now() })
      return true
    })

  async function touch(tx: Parameters<typeof rows.applyAct>[0], of: WorkingAct): Promise<number> {
    // Whoever still points to a number of theirs lets go before its row goes.
    if (of.kind === 'delete' && of.table.name === 'identifier')
      for (const cell of identifierCells(catalogue)) await rows.letGoOfIdentifiers(tx, cell, run.subject_id)
    return rows.applyAct(tx, of, run.subject_id, BATCH)
  }

  while (!(await isThrough()));
}

/** Rows that came in after their step was through: a record that was on its way. Returns how many were found and taken. */
export async function sweep(deps: EraserDeps, ctx: Ctx, subjectId: string): Promise<number> {
  const working = actsOf(deps.catalogue).filter((act: Act): act is WorkingAct => act.kind !== 'keep')
  return deps.database.write(ctx.tenantId, async (tx) => {
    let swept = 0
    for (const act of working)
      for (let n = await rows.applyAct(tx, act, subjectId, BATCH); n > 0;) {
        swept += n
        n = await rows.applyAct(tx, act, subjectId, BATCH)
      }
    return swept
  })
}
