import type { SafeEmitter } from '#lib/emitter.ts'
import type { Flow, HeaderList, LegEvents } from './contract.ts'
import type { Dialog } from './dialog.ts'
import type { LegDeps } from './leg-deps.ts'
import { ALLOW, bodyOf, SDP_TYPE, sdpOf, withDefaults } from './leg-headers.ts'
import type { SipRequest } from './message.ts'
import { OkRepeater } from './ok-repeater.ts'
import type { ServerRequest } from './server-request.ts'

export type ReinviteServerLeg = {
  flow(): Flow
  /** No ACK came for our 2xx: the call is to be ended (RFC 3261 14.2). */
  unacknowledged(): void
}

/** Most seconds a peer waits whose second re-INVITE came before we answered its first (RFC 3261 14.2). */
const RETRY_WITHIN_S = 10

/** The peer changes the session of a call that stands (RFC 3261 14.2). */
export class ReinviteServer {
  readonly #deps: LegDeps
  readonly #events: Pick<SafeEmitter<LegEvents>, 'emit'>
  readonly #leg: ReinviteServerLeg
  #waiting: ServerRequest | undefined
  #repeater: OkRepeater | undefined

  constructor(deps: LegDeps, events: Pick<SafeEmitter<LegEvents>, 'emit'>, leg: ReinviteServerLeg) {
    this.#deps = deps
    this.#events = events
    this.#leg = leg
  }

  /** An offer of the peer waits for its answer or our answer for its ACK. */
  get open(): boolean {
    return this.#waiting !== undefined || this.#repeater?.open === true
  }

  receive(incoming: ServerRequest, dialog: Dialog): void {
    if (this.#waiting) {
      const seconds = Math.floor(this.#deps.ids.fraction() * RETRY_WITHIN_S)
      return incoming.respond(500, { headers: [['Retry-After', String(seconds)]] })
    }
    this.#waiting = incoming
    const free = () => {
      this.#waiting = undefined
    }
    incoming.cancelledByPeer = free
    incoming.silent = free
    const { headers } = incoming.request
    const heard = this.#events.emit('reinvite', {
      sdp: sdpOf(incoming.request),
      headers,
      accept: (sdp, more) => {
        if (this.#waiting !== incoming) return
        dialog.refreshTarget(headers)
        this.#accept(incoming, sdp, more)
      },
      reject: (status, more) => {
        if (this.#waiting !== incoming) return
        free()
        incoming.respond(status, { headers: more })
      },
    })
    if (heard) return
    free()
    incoming.respond(488)
  }

  /** Whether the ACK was for one of ours. */
  acknowledged(ack: SipRequest, sequence: number): boolean {
    if (this.#repeater?.sequence !== sequence) return false
    if (this.#repeater.open) {
      this.#repeater.stop()
      this.#events.emit('reinviteConfirmed', { sdp: sdpOf(ack) })
    }
    return true
  }

  /** RFC 3261 15.1.2: what is still open when the call ends is answered 487. */
  close(): void {
    this.#repeater?.stop()
    this.#waiting?.respond(487)
    this.#waiting = undefined
  }

  #accept(incoming: ServerRequest, sdp: string, more: HeaderList | undefined): void {
    this.#waiting = undefined
    const headers = withDefaults(more, [
      ['Contact', this.#deps.contact(this.#leg.flow())],
      ['Allow', ALLOW],
      SDP_TYPE,
    ])
    const bytes = incoming.send(200, { headers, body: bodyOf(sdp) })
    if (!bytes) return
    this.#repeater?.stop()
    this.#repeater = new OkRepeater(this.#deps, {
      sequence: incoming.facts.cseq.sequence,
      send: () => incoming.repeat(bytes),
      timedOut: () => this.#leg.unacknowledged(),
    })
  }
}
