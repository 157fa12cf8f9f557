import type { Clock } from '#lib/clock.ts'

/** A clock that stands until it is told to move; timers run in the order of their time. */
export type FakeClock = Clock & {
  /** Moves on, running each timer that comes due, those set on the way included. */
  advance(ms: number): void
  /** Timers that wait. */
  pending(): number
}

export function createFakeClock(start = new Date('2026-01-01T00:00:00Z')): FakeClock {
  const waiting = new Heap()
  let now = 0
  let order = 0
  return {
    now: () => new Date(start.getTime() + now),
    monotonicMs: () => now,
    setTimer(ms, run) {
      const entry = { at: now + Math.max(ms, 0), order: order++, run, live: true }
      waiting.push(entry)
      return { cancel: () => waiting.drop(entry) }
    },
    advance(ms) {
      const until = now + ms
      for (let entry = waiting.take(until); entry; entry = waiting.take(until)) {
        now = entry.at
        entry.run()
      }
      now = until
    },
    pending: () => waiting.live,
  }
}

type Entry = { at: number; order: number; run: () => void; live: boolean }

/** The earliest first; a cancelled one is passed over when its time comes. */
class Heap {
  readonly #entries: Entry[] = []
  live = 0

  push(entry: Entry): void {
    this.live += 1
    let at = this.#entries.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#before(at, parent)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  drop(entry: Entry): void {
    if (entry.live) this.live -= 1
    entry.live = false
  }

  /** The earliest live one due by `until`, taken out. */
  take(until: number): Entry | undefined {
    for (
      let first = this.#entries[0];
      first && (!first.live || first.at <= until);
      first = this.#entries[0]
    ) {
      this.#removeFirst()
      if (!first.live) continue
      this.drop(first)
      return first
    }
    return undefined
  }

  #removeFirst(): void {
    const last = this.#entries.pop()
    if (!last || this.#entries.length === 0) return
    this.#entries[0] = last
    for (let at = 0; ;) {
      const [left, right] = [at * 2 + 1, at * 2 + 2]
      let least = at
      if (left < this.#entries.length && this.#before(left, least)) least = left
      if (right < this.#entries.length && this.#before(right, least)) least = right
      if (least === at) return
      this.#swap(at, least)
      at = least
    }
  }

  #before(a: number, b: number): boolean {
    const [first, second] = [this.#entries[a], this.#entries[b]]
    if (!first || !second) return false
    return first.at < second.at || (first.at === second.at && first.order < second.order)
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#entries[a], this.#entries[b]]
    if (!first || !second) return
    this.#entries[a] = second
    this.#entries[b] = first
  }
}
