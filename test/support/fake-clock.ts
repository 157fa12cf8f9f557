import type { Clock } from '#lib/clock.ts'

/** A clock that stands until it is told to move; timers run in the order of their time. */
export type FakeClock = Clock & {
  /** Moves on, running each timer that comes due, those set on the way included. */
  advance(ms: number): void
  /** Timers that wait. */
  pending(): number
}

export function createFakeClock(start = new Date('2026-01-01T00:00:00Z')): FakeClock {
  type Entry = { at: number; order: number; run: () => void }
  const waiting = new Set<Entry>()
  let now = 0
  let order = 0
  const next = (until: number) => {
    let first: Entry | undefined
    for (const entry of waiting) {
      if (entry.at > until) continue
      if (!first || entry.at < first.at || (entry.at === first.at && entry.order < first.order)) first = entry
    }
    return first
  }
  return {
    now: () => new Date(start.getTime() + now),
    monotonicMs: () => now,
    setTimer(ms, run) {
      const entry = { at: now + Math.max(ms, 0), order: order++, run }
      waiting.add(entry)
      return { cancel: () => void waiting.delete(entry) }
    },
    advance(ms) {
      const until = now + ms
      for (let entry = next(until); entry; entry = next(until)) {
        waiting.delete(entry)
        now = entry.at
        entry.run()
      }
      now = until
    },
    pending: () => waiting.size,
  }
}
