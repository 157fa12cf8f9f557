import type { Database } from '#db/database.ts'
import { NO_TENANT } from '#domains/tenants/index.ts'

import * as store from '../store.ts'
import { type Check, fail, ok, warn } from './check.ts'

const SLOW_MS = 2_000

export const databaseCheck = (database: Database): Check => ({
  id: 'database',
  title: 'Database',
  async look() {
    const began = performance.now()
    await database.read(NO_TENANT, store.readTime)
    const ms = Math.round(performance.now() - began)
    return ms < SLOW_MS
      ? ok(`It answers in ${ms} ms.`)
      : warn(`It took ${ms} ms to answer.`, 'See what else uses the disk or the processor of its machine.')
  },
})

/** `findUntruths` compares the running database with the declarations, as at every start. */
export const truthCheck = (findUntruths: () => Promise<readonly string[]>): Check => ({
  id: 'truth',
  title: 'Declared data',
  async look() {
    const [first, ...more] = await findUntruths()
    if (first === undefined) return ok('The database holds what is declared and nothing else.')
    const rest = more.length === 0 ? '' : ` And ${more.length} more.`
    return fail(
      `The database differs from the declarations: ${first}${rest}`,
      'Undo these changes, or restore a backup.',
    )
  },
})

export const wallCheck = (database: Database): Check => ({
  id: 'wall',
  title: 'Wall between companies',
  async look() {
    const { powers, owned, open } = await database.read(NO_TENANT, store.findPowers)
    if (powers.length > 0 || owned > 0)
      return fail(
        `The role that Sotto works with has too much power (${[...powers, ...(owned > 0 ? [`owns ${owned} tables`] : [])].join(', ')}).`,
        'Take it away from the role: it must own nothing and bypass nothing.',
      )
    if (open.length > 0)
      return fail(
        `Row-level security is not forced on ${open.join(', ')}.`,
        'Undo the change to these tables, or restore a backup.',
      )
    return ok('Row-level security is forced on every table, and the role that Sotto works with owns nothing.')
  },
})
