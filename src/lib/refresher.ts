import type { Clock } from './clock.ts'

const RETRY_MS = 1_000

/**
 * Brings copies in memory up to date, one key at a time. Wishes for the same key that arrive while it waits become
 * one; a refresh that fails (the database is away) is tried again until it works or the refresher is closed.
 */
export class Refresher {
  readonly #refresh: (key: string) => Promise<void>
  readonly #clock: Clock
  readonly #waiting = new Set<string>()
  #running: Promise<void> | undefined
  #closed = false

  constructor(refresh: (key: string) => Promise<void>, clock: Clock) {
    this.#refresh = refresh
    this.#clock = clock
  }

  want(key: string): void {
    if (this.#closed) return
    this.#waiting.add(key)
    this.#running ??= this.#drain()
  }

  /** Resolves when nothing is left to do. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #drain(): Promise<void> {
    await Promise.resolve()
    while (this.#waiting.size > 0 && !this.#closed) {
      const [key = ''] = this.#waiting
      this.#waiting.delete(key)
      try {
        await this.#refresh(key)
      } catch {
        // Whatever the reason, the copy is stale: keep the wish. The cause is logged where it arises.
        this.#waiting.add(key)
        await new Promise<void>((done) => this.#clock.setTimer(RETRY_MS, done))
      }
    }
    // In the same step as the last look: a wish that comes later must find nobody running.
    this.#running = undefined
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.settled()
  }
}
