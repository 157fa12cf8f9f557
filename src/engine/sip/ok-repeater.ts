import type { Clock, Timer } from '#lib/clock.ts'
import type { SipTimers } from './timers.ts'

/**
 * Repeats the 2xx of an INVITE until its ACK comes: every T1, doubling up to T2, on any transport, and gives up
 * after 64*T1 (RFC 3261 13.3.1.4).
 */
export class OkRepeater {
  readonly sequence: number
  readonly #clock: Clock
  readonly #timers: SipTimers
  readonly #send: () => void
  #next: Timer
  readonly #end: Timer
  open = true

  constructor(
    deps: { clock: Clock; timers: SipTimers },
    on: { sequence: number; send: () => void; timedOut: () => void },
  ) {
    this.sequence = on.sequence
    this.#clock = deps.clock
    this.#timers = deps.timers
    this.#send = on.send
    this.#next = this.#schedule(deps.timers.t1Ms)
    this.#end = deps.clock.setTimer(deps.timers.lifeMs, () => {
      this.stop()
      on.timedOut()
    })
  }

  stop(): void {
    this.open = false
    this.#next.cancel()
    this.#end.cancel()
  }

  #schedule(ms: number): Timer {
    return this.#clock.setTimer(ms, () => {
      this.#send()
      this.#next = this.#schedule(Math.min(ms * 2, this.#timers.t2Ms))
    })
  }
}
