import type { Clock } from '#lib/clock.ts'

/** A telephone's password is tried at most 100 times a day (T05): so often from strangers … */
const GUESSES_FROM_STRANGERS = 90
/** … and so often from where the telephone is registered now, so that strangers cannot lock it out. */
const GUESSES_FROM_HOME = 10
/** One address may be wrong so often a day, over all names: a whole office behind one NAT still gets through. */
const GUESSES_FROM_SOURCE = 2_000
const WINDOW_MS = 24 * 60 * 60_000
/** Counters kept at once for names and addresses that are nobody's. */
const CAPACITY = 20_000

type Counter = { since: number; count: number }

/** Counts wrong digests. What is over the limit is not evaluated, and the answer does not tell. */
export class GuessLimit {
  readonly #clock: Clock
  readonly #known = new Map<string, Counter>()
  readonly #others = new Map<string, Counter>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** May a guess for `username` from `source` be evaluated at all? */
  allows(guess: Guess): boolean {
    return (
      this.#count(this.#mapFor(guess), accountKey(guess)) <
        (guess.atHome ? GUESSES_FROM_HOME : GUESSES_FROM_STRANGERS) &&
      (guess.atHome || this.#count(this.#others, `source ${guess.source}`) < GUESSES_FROM_SOURCE)
    )
  }

  /** Notes a wrong guess; true when it was the last one that the account allows. */
  failed(guess: Guess): boolean {
    if (!guess.atHome) this.#add(this.#others, `source ${guess.source}`)
    const count = this.#add(this.#mapFor(guess), accountKey(guess))
    return count === (guess.atHome ? GUESSES_FROM_HOME : GUESSES_FROM_STRANGERS)
  }

  /** A new password starts from zero. */
  forget(username: string): void {
    this.#known.delete(`home ${username}`)
    this.#known.delete(`away ${username}`)
  }

  // Made-up names have a map of their own: flooding it never pushes out the counter of a real telephone.
  #mapFor(guess: Guess): Map<string, Counter> {
    return guess.exists ? this.#known : this.#others
  }

  #count(map: Map<string, Counter>, key: string): number {
    const counter = map.get(key)
    return counter && this.#clock.monotonicMs() - counter.since < WINDOW_MS ? counter.count : 0
  }

  #add(map: Map<string, Counter>, key: string): number {
    const count = this.#count(map, key) + 1
    const since = count === 1 ? this.#clock.monotonicMs() : (map.get(key)?.since ?? 0)
    map.delete(key)
    if (map === this.#others && map.size >= CAPACITY) {
      const [oldest] = map.keys()
      if (oldest !== undefined) map.delete(oldest)
    }
    map.set(key, { since, count })
    return count
  }
}

export type Guess = {
  username: string
  source: string
  /** Is there such a telephone? */
  exists: boolean
  /** Does it come from an address where this telephone is registered now? */
  atHome: boolean
}

function accountKey({ username, atHome }: Guess): string {
  return `${atHome ? 'home' : 'away'} ${username}`
}
