import { type Act, nameOf } from '../links.ts'
import type { Preview } from './preview.ts'

/** The kinds of step, in order. `rows` stands once for each act that deletes or empties. */
export const STEP_NAMES = ['hide', 'fence', 'evict', 'rows', 'key', 'rewrite', 'scan', 'receipt'] as const
export type StepName = (typeof STEP_NAMES)[number]

export type PlannedStep = { name: StepName; target: string | null; previewed: number | null }

/** The steps of one erasure with what the preview counted for each. */
export function planSteps({ lines }: Preview): PlannedStep[] {
  return STEP_NAMES.flatMap((name): PlannedStep[] =>
    name === 'rows'
      ? lines
          .filter(({ act }) => act.kind !== 'keep')
          .map(({ act, rows }) => ({ name, target: nameOf(act), previewed: rows }))
      : [{ name, target: null, previewed: null }],
  )
}

export type WorkingAct = Exclude<Act, { kind: 'keep' }>

/** The act that a stored step names; undefined when the catalogue has changed under an erasure that was interrupted. */
export function actOf(acts: readonly Act[], target: string | null): WorkingAct | undefined {
  return acts.find((act): act is WorkingAct => act.kind !== 'keep' && nameOf(act) === target)
}
