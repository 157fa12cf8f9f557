type Timer = ReturnType<typeof setTimeout>

/**
 * Deletions that wait for a change of mind: what is pending is hidden at once and deleted after `delayMs`, unless it is
 * undone. `flush` carries out what is left when the page goes away, so that leaving never un-deletes.
 */
export class PendingDeletions {
  #delayMs: number
  #carryOut: (key: string, isLeaving: boolean) => void
  #timers = new Map<string, Timer>()
  #listeners = new Set<() => void>()
  #keys: readonly string[] = []

  constructor(delayMs: number, carryOut: (key: string, isLeaving: boolean) => void) {
    this.#delayMs = delayMs
    this.#carryOut = carryOut
  }

  /** What to hide now: pending, or deleted but still in the last answer. The same array until something changes. */
  readonly keys = (): readonly string[] => this.#keys

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  add(key: string): void {
    if (this.#timers.has(key)) return
    this.#timers.set(
      key,
      setTimeout(() => this.#run(key, false), this.#delayMs),
    )
    this.#show([...this.#keys.filter((each) => each !== key), key])
  }

  undo(key: string): void {
    clearTimeout(this.#timers.get(key))
    if (this.#timers.delete(key)) this.forget(key)
  }

  flush(): void {
    // A copy: carrying out takes them off the list.
    for (const key of Array.from(this.#timers.keys())) this.#run(key, true)
  }

  /** The fresh list no longer holds it: nothing is left to hide. Until then it must not flash up again. */
  forget(key: string): void {
    this.#show(this.#keys.filter((each) => each !== key))
  }

  #run(key: string, isLeaving: boolean): void {
    clearTimeout(this.#timers.get(key))
    this.#timers.delete(key)
    this.#carryOut(key, isLeaving)
  }

  #show(keys: readonly string[]): void {
    this.#keys = keys
    for (const listener of this.#listeners) listener()
  }
}
