/** The only sources of time. Passed in, never global, so that tests own them. */
export type Clock = {
  /** Wall time for anything that is stored or shown. */
  now(): Date
  /** Milliseconds that never run backwards: durations and timers. */
  monotonicMs(): number
  setTimer(ms: number, run: () => void): Timer
}

export type Timer = { cancel(): void }

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  setTimer(ms, run) {
    const handle = setTimeout(run, ms)
    return { cancel: () => clearTimeout(handle) }
  },
}
