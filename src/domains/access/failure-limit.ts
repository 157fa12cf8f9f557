import { AppError } from '#lib/errors.ts'
import type { Clock } from '#lib/clock.ts'

export type LimitOptions = {
  tries: number
  windowMs: number
  code: string
  /** `last`: the window runs from the last failure, so that a lock lasts its full time; `first`: from the first, as a budget does. */
  from: 'first' | 'last'
}

/** More keys than this at once are an attack on the memory: the oldest go first. */
const MOST_KEYS = 20_000

/** Counts failures per key in memory, for what has no row of its own: addresses, and logins that do not exist. */
export class FailureLimit {
  readonly #counts = new Map<string, { failures: number; until: number }>()
  readonly #clock: Clock
  readonly #options: LimitOptions

  constructor(clock: Clock, options: LimitOptions) {
    this.#clock = clock
    this.#options = options
  }

  /** Throws the limit's code once the key has used up its tries; the wait is in `retry_after_seconds`. */
  demand(key: string): void {
    const now = this.#clock.monotonicMs()
    const count = this.#counts.get(key)
    if (!count || count.until <= now || count.failures < this.#options.tries) return
    throw new AppError('too_many', this.#options.code, {
      retry_after_seconds: Math.ceil((count.until - now) / 1000),
    })
  }

  /** One more failure. */
  fail(key: string): void {
    const now = this.#clock.monotonicMs()
    const count = this.#counts.get(key)
    const open = count && count.until > now ? count : undefined
    const until = open && this.#options.from === 'first' ? open.until : now + this.#options.windowMs
    this.#counts.delete(key)
    this.#counts.set(key, { failures: (open?.failures ?? 0) + 1, until })
    const oldest = this.#counts.keys().next().value
    if (this.#counts.size > MOST_KEYS && oldest !== undefined) this.#counts.delete(oldest)
  }
}

/** The network an address counts as: IPv4 as it is, IPv6 by its /64, which one household has. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '').replace(/%.*$/, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array.from({ length: zeros }, () => '0'), ...right].slice(0, 4).join(':')
}
