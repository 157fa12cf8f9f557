/**
 * The highest nonce count seen per nonce, so that no request is served twice (RFC 7616 3.4.6). Bounded: when full,
 * the oldest entry goes, and every nonce issued no later than it counts as expired from then on. A replay can
 * therefore never profit from a table that was pushed over.
 */
export class NonceCounts {
  readonly #seen = new Map<string, { count: number; issuedAtMs: number }>()
  readonly #capacity: number
  #floorMs = -1

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#seen.size
  }

  /** Records a count; `used` when it is not above the last one, `forgotten` when the nonce is too old to tell. */
  advance(nonce: string, issuedAtMs: number, count: number): 'fresh' | 'used' | 'forgotten' {
    const entry = this.#seen.get(nonce)
    if (entry) {
      if (count <= entry.count) return 'used'
      entry.count = count
      return 'fresh'
    }
    if (issuedAtMs <= this.#floorMs) return 'forgotten'
    if (this.#seen.size >= this.#capacity) this.#evict()
    this.#seen.set(nonce, { count, issuedAtMs })
    return 'fresh'
  }

  /** Drops entries of nonces issued before `ms`, which the caller no longer accepts. */
  expireBefore(ms: number): void {
    for (const [nonce, entry] of this.#seen) if (entry.issuedAtMs < ms) this.#seen.delete(nonce)
  }

  #evict(): void {
    const oldest = this.#seen.entries().next().value
    if (!oldest) return
    this.#floorMs = Math.max(this.#floorMs, oldest[1].issuedAtMs)
    this.#seen.delete(oldest[0])
  }
}
