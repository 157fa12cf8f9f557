import type { Erasure } from '#domains/privacy/contract.ts'

type Step = Erasure['steps'][number]
export type ShownStep = { name: string; state: Step['state']; touched: number; previewed: number }

/** Steps of one kind as one line: the rows of twenty tables are one step to a reader. */
export function shownSteps(steps: readonly Step[]): ShownStep[] {
  const shown: ShownStep[] = []
  for (const { name, state, touched, previewed = 0 } of steps) {
    const last = shown.at(-1)
    if (last?.name !== name) shown.push({ name, state, touched, previewed })
    else {
      last.touched += touched
      last.previewed += previewed
      last.state = together(last.state, state)
    }
  }
  return shown
}

function together(a: Step['state'], b: Step['state']): Step['state'] {
  if (a === b) return a
  if (a === 'failed' || b === 'failed') return 'failed'
  return 'running'
}

/** How much is through, in percent of all steps. */
export function shareDone(steps: readonly Step[]): number {
  if (steps.length === 0) return 0
  return Math.round((steps.filter(({ state }) => state === 'done').length / steps.length) * 100)
}
