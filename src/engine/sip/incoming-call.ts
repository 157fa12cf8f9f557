import type { Timer } from '#lib/clock.ts'
import { DialogLeg } from './call-leg.ts'
import type { HeaderList, IncomingCall, IncomingCallEvents } from './contract.ts'
import { Dialog } from './dialog.ts'
import type { LegDeps } from './leg-deps.ts'
import { ALLOW, bodyOf, SDP_TYPE, sdpOf, withDefaults } from './leg-headers.ts'
import { LegWay } from './leg-way.ts'
import type { SipRequest } from './message.ts'
import { OkRepeater } from './ok-repeater.ts'
import type { ServerRequest } from './server-request.ts'

/** A provisional is repeated each minute, or a proxy on the way may give the call up (RFC 3261 13.3.1.1). */
const RING_AGAIN_MS = 60_000

/** The UAS side of a call (RFC 3261 13.3). */
export class IncomingCallLeg extends DialogLeg<IncomingCallEvents> implements IncomingCall {
  readonly invite: SipRequest
  readonly #incoming: ServerRequest
  readonly #dialog: Dialog
  #ringing: Timer | undefined
  #ok: OkRepeater | undefined
  #byeLater: { headers: HeaderList | undefined; resolve: () => void } | undefined

  constructor(deps: LegDeps, incoming: ServerRequest) {
    const { facts, flow, request } = incoming
    // One Via: the peer itself sent it, so it is reached the way it came.
    const way = new LegWay(flow, request.headers.all('Via').length === 1)
    super(deps, { callId: facts.callId, localTag: incoming.localTag, way, ownsCallId: false })
    this.invite = request
    this.#incoming = incoming
    this.#dialog = Dialog.asServer(request, facts, incoming.localTag)
    this.dialog = this.#dialog
    way.learn(flow, this.#dialog)
    incoming.cancelledByPeer = (reason) => this.#cancelled(reason)
    incoming.silent = () => this.end({ by: 'local', cause: 'timeout', status: 480 })
    incoming.transportFailed = () => this.end({ by: 'local', cause: 'transport' })
    // It may have been given up while nobody listened yet.
    if (incoming.cancelled) queueMicrotask(() => this.#cancelled(undefined))
  }

  ring(
    status: 180 | 183,
    options: { sdp?: string | undefined; headers?: HeaderList | undefined } = {},
  ): void {
    if (this.phase !== 'early') return
    this.#send(status, options)
    this.#ringAgain(() => this.#send(status, options))
  }

  accept(options: { sdp: string; headers?: HeaderList | undefined }): void {
    if (this.phase !== 'early' || this.#incoming.cancelled) return
    const bytes = this.#send(200, options)
    if (!bytes) return
    this.#ringing?.cancel()
    this.phase = 'confirmed'
    this.#ok = new OkRepeater(this.deps, {
      sequence: this.#incoming.facts.cseq.sequence,
      send: () => this.#incoming.repeat(bytes),
      timedOut: () => this.#unacknowledged(),
    })
  }

  reject(
    status: number,
    options: { reason?: string | undefined; headers?: HeaderList | undefined } = {},
  ): void {
    if (this.phase !== 'early' || this.#incoming.cancelled) return
    this.#incoming.respond(status, options)
    this.end({ by: 'local', cause: 'rejected', status })
  }

  /** RFC 3261 15: no BYE before the ACK came or cannot come any more. */
  override bye(headers?: HeaderList): Promise<void> {
    if (!this.unconfirmed || this.phase !== 'confirmed') return super.bye(headers)
    return new Promise((resolve) => {
      this.#byeLater ??= { headers, resolve }
    })
  }

  protected override get unconfirmed(): boolean {
    return this.#ok?.open === true
  }

  protected override giveUp(headers: HeaderList | undefined): Promise<void> {
    this.reject(480, { headers })
    return Promise.resolve()
  }

  protected override dialogWith(remoteTag: string): Dialog | undefined {
    return remoteTag === this.#dialog.remoteTag ? this.#dialog : undefined
  }

  protected override acknowledged(ack: SipRequest, sequence: number): void {
    if (this.answers.acknowledged(ack, sequence)) return
    if (!this.unconfirmed || this.#ok?.sequence !== sequence) return
    this.#ok.stop()
    this.events.emit('confirmed', { sdp: sdpOf(ack) })
    this.#sendByeLater()
  }

  protected override settle(): void {
    this.#ringing?.cancel()
    this.#ok?.stop()
    this.#byeLater?.resolve()
    // A BYE in an early dialog ends its INVITE as well (RFC 3261 15.1.2).
    if (!this.#incoming.answered) this.#incoming.respond(487)
  }

  #send(
    status: number,
    options: { sdp?: string | undefined; headers?: HeaderList | undefined },
  ): Buffer | undefined {
    const body = bodyOf(options.sdp)
    const routes = this.invite.headers.all('Record-Route').map((route) => ['Record-Route', route] as const)
    const defaults: HeaderList = [
      ['Contact', this.deps.contact(this.way.flow)],
      ['Allow', ALLOW],
      ['Server', this.deps.userAgent],
      ...(body ? [SDP_TYPE] : []),
    ]
    return this.#incoming.send(status, {
      headers: [...routes, ...withDefaults(options.headers, defaults)],
      body,
    })
  }

  #ringAgain(send: () => void): void {
    this.#ringing?.cancel()
    this.#ringing = this.deps.clock.setTimer(RING_AGAIN_MS, () => {
      send()
      this.#ringAgain(send)
    })
  }

  #cancelled(reasonHeader: string | undefined): void {
    if (this.phase === 'ended') return
    this.events.emit('cancelled', { reasonHeader })
    this.end({ by: 'remote', cause: 'cancelled', status: 487, reasonHeader })
  }

  #unacknowledged(): void {
    this.events.emit('ackTimeout')
    if (!this.#sendByeLater()) void this.hangUp({ by: 'local', cause: 'timeout' })
  }

  #sendByeLater(): boolean {
    const later = this.#byeLater
    if (!later) return false
    this.#byeLater = undefined
    void this.hangUp({ by: 'local', cause: 'bye' }, later.headers).then(later.resolve)
    return true
  }
}
