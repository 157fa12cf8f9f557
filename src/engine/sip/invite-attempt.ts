import type { Timer } from '#lib/clock.ts'
import type { Flow, HeaderList } from './contract.ts'
import type { LegDeps } from './leg-deps.ts'
import { tagIn } from './message-facts.ts'
import type { SipRequest, SipResponse } from './message.ts'
import { localResponse } from './response.ts'
import type { ClientTransaction } from './transaction-client.ts'

/** Timer C of RFC 3261 16.6: silence after a provisional that makes us give up by ourselves. */
const RING_LIMIT_MS = 185_000

export type AttemptUser = {
  provisional(response: SipResponse, flow: Flow): void
  /** The first 2xx of each fork; its owner answers with `acknowledge`. */
  accepted(response: SipResponse, flow: Flow): void
  /** The final answer is no 2xx. `cause` tells a peer's word from one made here. */
  refused(response: SipResponse, cause: 'peer' | 'timeout' | 'transport'): void
}

/** One INVITE that we sent, first or inside a call: waits, gives up with CANCEL, ACKs each repeated 2xx. */
export class InviteAttempt {
  readonly #deps: LegDeps
  readonly #user: AttemptUser
  readonly #transaction: ClientTransaction
  readonly request: SipRequest
  /** To tag of each fork that accepted → its ACK, once it was given. */
  readonly #acks = new Map<string, { bytes: Buffer; flow: Flow } | undefined>()
  #ringing = false
  #cancelHeaders: HeaderList | undefined
  #done = false
  #limit: Timer | undefined

  constructor(deps: LegDeps, request: SipRequest, flow: Flow, user: AttemptUser) {
    this.#deps = deps
    this.#user = user
    this.request = request
    this.#transaction = deps.transactions.start(request, flow, {
      onResponse: (response, from) => this.#receive(response, from),
      onTimeout: () => this.#finish(localResponse(request, 408), 'timeout'),
      onTransportError: () => this.#finish(localResponse(request, 503), 'transport'),
    })
  }

  /** RFC 3261 9.1: not before a provisional came, and never after a final answer. */
  cancel(headers: HeaderList = []): void {
    if (this.#done || this.#cancelHeaders) return
    this.#cancelHeaders = headers
    if (this.#ringing) this.#sendCancel()
  }

  /** Sends the ACK of an accepted fork over `flow`, and again for each repetition of its 2xx. */
  acknowledge(toTag: string, ack: SipRequest, flow: Flow): void {
    const bytes = this.#deps.transactions.stampAck(ack, flow)
    this.#acks.set(toTag, { bytes, flow })
    this.#deps.send(flow, bytes)
  }

  #receive(response: SipResponse, flow: Flow): void {
    if (response.status < 200) this.#provisional(response, flow)
    else if (response.status >= 300) this.#finish(response, 'peer')
    else this.#accepted(response, flow)
  }

  #provisional(response: SipResponse, flow: Flow): void {
    if (this.#done) return
    this.#user.provisional(response, flow)
    if (this.#ringing && this.#cancelHeaders) return
    this.#ringing = true
    if (this.#cancelHeaders) this.#sendCancel()
    else this.#wait(RING_LIMIT_MS, () => this.cancel())
  }

  #accepted(response: SipResponse, flow: Flow): void {
    this.#done = true
    this.#limit?.cancel()
    const tag = tagIn(response.headers.get('To')) ?? ''
    if (!this.#acks.has(tag)) {
      this.#acks.set(tag, undefined)
      return this.#user.accepted(response, flow)
    }
    const ack = this.#acks.get(tag)
    if (ack) this.#deps.send(ack.flow, ack.bytes)
  }

  #finish(response: SipResponse, cause: 'peer' | 'timeout' | 'transport'): void {
    if (this.#done) return
    this.#done = true
    this.#limit?.cancel()
    this.#user.refused(response, cause)
  }

  /** A peer that answers neither INVITE nor CANCEL is given up after 64*T1 (RFC 3261 9.1). */
  #sendCancel(): void {
    this.#deps.transactions.cancel(this.#transaction, this.#cancelHeaders ?? [])
    this.#wait(this.#deps.timers.lifeMs, () => {
      this.#transaction.destroy()
      this.#finish(localResponse(this.request, 408), 'timeout')
    })
  }

  #wait(ms: number, run: () => void): void {
    this.#limit?.cancel()
    this.#limit = this.#deps.clock.setTimer(ms, run)
  }
}
