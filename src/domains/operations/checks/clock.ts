import type { Database } from '#db/database.ts'
import { NO_TENANT } from '#domains/tenants/index.ts'
import type { Clock } from '#lib/clock.ts'

import * as store from '../store.ts'
import { type Check, fail, ok, warn } from './check.ts'

/** No Sotto ran before this. */
const EARLIEST = Date.UTC(2026, 0, 1)
const SAMPLES = 1_000
const APART_MS = 2_000

/** Records carry wall time and durations come from a clock that never runs backwards: both must be sound. */
export const clockCheck = ({ clock, database }: { clock: Clock; database: Database }): Check => ({
  id: 'clock',
  title: 'Clock',
  async look() {
    if (clock.now().getTime() < EARLIEST)
      return fail('The clock of this machine is years behind.', 'Set it, and keep it right with NTP.')
    let last = clock.monotonicMs()
    for (let sample = 0; sample < SAMPLES; sample++) {
      const next = clock.monotonicMs()
      if (next < last)
        return fail(
          'The clock for durations runs backwards.',
          'Restart this machine, or move Sotto to another one.',
        )
      last = next
    }
    const before = clock.now().getTime()
    const told = await database.read(NO_TENANT, store.readTime)
    const apart = Math.max(before - told.getTime(), told.getTime() - clock.now().getTime(), 0)
    return apart > APART_MS
      ? warn(
          `The database's clock is ${Math.round(apart / 1000)} s apart from this machine's.`,
          'Keep both right with NTP.',
        )
      : ok('It is plausible, runs forwards, and agrees with the database.')
  },
})
