import { type Clock, systemClock } from '#lib/clock.ts'

/** A clock that can be set back, so that the demo's past is written by the same code as its present. */
export type DemoClock = Clock & { setBackDays(days: number): void }

export function createDemoClock(): DemoClock {
  let behindMs = 0
  return {
    ...systemClock,
    now: () => new Date(systemClock.now().getTime() - behindMs),
    setBackDays(days) {
      behindMs = days * 86_400_000
    },
  }
}
