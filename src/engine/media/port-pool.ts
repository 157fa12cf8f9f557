/**
 * Even ports of a range, each standing for itself and the odd one above it (RTP and RTCP). Taken at random, so that
 * the next call's port cannot be guessed, and resting after use, so that late packets of one call never reach the next.
 */
export class PortPool {
  readonly #free: number[] = []
  readonly #resting: { port: number; untilMs: number }[] = []
  readonly #quarantineMs: number
  readonly #randomBelow: (limit: number) => number

  constructor(
    range: { min: number; max: number; quarantineMs: number },
    randomBelow: (limit: number) => number,
  ) {
    for (let port = range.min + (range.min % 2); port + 1 <= range.max; port += 2) this.#free.push(port)
    this.#quarantineMs = range.quarantineMs
    this.#randomBelow = randomBelow
  }

  /** An even port, or undefined when all are in use or resting. */
  take(nowMs: number): number | undefined {
    while (this.#resting[0] !== undefined && this.#resting[0].untilMs <= nowMs) {
      const rested = this.#resting.shift()
      if (rested !== undefined) this.#free.push(rested.port)
    }
    if (this.#free.length === 0) return undefined
    const index = this.#randomBelow(this.#free.length)
    const port = this.#free[index]
    const last = this.#free.pop()
    if (last !== undefined && index < this.#free.length) this.#free[index] = last
    return port
  }

  /** After use, or when another program turned out to have it. */
  rest(port: number, nowMs: number): void {
    this.#resting.push({ port, untilMs: nowMs + this.#quarantineMs })
  }
}
