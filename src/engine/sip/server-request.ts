import type { Clock, Timer } from '#lib/clock.ts'
import type { Flow, IncomingRequest, ResponseOptions } from './contract.ts'
import type { MessageFacts } from './message-facts.ts'
import type { SipRequest } from './message.ts'
import { createResponse, shortTag } from './response.ts'
import { serializeMessage } from './serialize.ts'
import type { ServerTransaction } from './transaction-server.ts'

/** Challenges: sent once and forgotten, see `ServerTransaction.respondOnce`. */
const CHALLENGES = new Set([401, 407])
/** Who gets a 2xx to these has shown who it is; an OPTIONS is answered to anybody. */
const PROVES = new Set(['REGISTER', 'INVITE', 'SUBSCRIBE', 'PUBLISH'])
/** An INVITE not answered for so long is told 100 (RFC 3261 17.2.1). */
const TRYING_AFTER_MS = 200

/** A request and the transaction that answers it, as its user sees them. */
export class ServerRequest implements IncomingRequest {
  readonly request: SipRequest
  readonly facts: MessageFacts
  readonly flow: Flow
  readonly receivedAtMs: number
  readonly #transaction: ServerTransaction
  readonly #accepted: () => void
  #trying: Timer | undefined
  cancelled = false
  /** Set by the call that takes the request over. */
  cancelledByPeer: ((reasonHeader: string | undefined) => void) | undefined
  silent: (() => void) | undefined
  transportFailed: (() => void) | undefined

  constructor(
    clock: Clock,
    parts: {
      request: SipRequest
      facts: MessageFacts
      flow: Flow
      transaction: ServerTransaction
      accepted: () => void
    },
  ) {
    this.request = parts.request
    this.facts = parts.facts
    this.flow = parts.flow
    this.#transaction = parts.transaction
    this.#accepted = parts.accepted
    this.receivedAtMs = clock.monotonicMs()
    parts.transaction.attach({
      onCancel: (reason) => this.#cancel(reason),
      onSilence: () => this.#silence(),
      onTransportError: () => this.transportFailed?.(),
    })
    if (parts.transaction.invite)
      this.#trying = clock.setTimer(TRYING_AFTER_MS, () => {
        if (this.#transaction.status === 0) this.respond(100)
      })
  }

  /** The To tag that this side answers with. */
  get localTag(): string {
    return this.#transaction.toTag
  }

  get answered(): boolean {
    return this.#transaction.answered
  }

  respond(status: number, options: ResponseOptions = {}): void {
    this.send(status, options)
  }

  /** As `respond` with a final status, and keeps nothing of the request. */
  dismiss(status: number, options: ResponseOptions = {}): void {
    if (this.answered) return
    this.#trying?.cancel()
    const toTag = options.toTag ?? shortTag(this.localTag)
    this.#transaction.respondOnce(status, this.#write(status, { ...options, toTag }))
  }

  /** As `respond`; gives the bytes back for whoever repeats them. */
  send(status: number, options: ResponseOptions = {}): Buffer | undefined {
    if (this.answered) return undefined
    if (CHALLENGES.has(status)) {
      this.dismiss(status, options)
      return undefined
    }
    const bytes = this.#write(status, options)
    this.#trying?.cancel()
    this.#trying = undefined
    this.#transaction.respond(status, bytes)
    if (status >= 200 && status < 300 && PROVES.has(this.request.method)) this.#accepted()
    return bytes
  }

  /** Sends a 2xx of an INVITE once more: until the ACK that is the call's part, not the transaction's. */
  repeat(bytes: Buffer): void {
    this.#transaction.respond(200, bytes)
  }

  #write(status: number, options: ResponseOptions): Buffer {
    const toTag = options.toTag ?? this.localTag
    return serializeMessage(createResponse(this.request, status, { ...options, toTag }))
  }

  #cancel(reason: string | undefined): void {
    this.cancelled = true
    this.respond(487)
    this.cancelledByPeer?.(reason)
  }

  /** RFC 4320 4.2: no 408 for a non-INVITE, its client knows already. */
  #silence(): void {
    if (this.#transaction.invite) this.respond(480)
    this.silent?.()
  }
}
