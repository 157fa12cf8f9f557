import type { Privacy } from '#domains/privacy/index.ts'

import { type Check, fail, ok } from './check.ts'

/** An erasure takes seconds, with tables to rewrite minutes. */
const LONG_MS = 3_600_000

export const erasuresCheck = (open: () => ReturnType<Privacy['openErasures']>, now: () => Date): Check => ({
  id: 'erasures',
  title: 'Erasures',
  async look() {
    const atMs = now().getTime()
    const found = await open()
    const stuck = found.find(
      ({ state, startedAt }) =>
        state === 'failed' || (state === 'running' && atMs - startedAt.getTime() > LONG_MS),
    )
    if (stuck)
      return fail(
        `The erasure of request ${stuck.requestId} is not through.`,
        `Go on with it: npm run sotto -- erase --request ${stuck.requestId}.`,
      )
    const late = found.filter(({ rewriteDueAt }) => rewriteDueAt && rewriteDueAt.getTime() < atMs)
    if (late.length > 0)
      return fail(
        `${late.length} erasures still wait for the tables to be written anew on disk.`,
        'Let the server run: it does so within the hour; if not, its log says why.',
      )
    return ok(found.length === 0 ? 'None is under way.' : `${found.length} under way, in time.`)
  },
})
