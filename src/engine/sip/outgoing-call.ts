import { DialogLeg } from './call-leg.ts'
import type {
  Flow,
  HeaderList,
  LegEnd,
  OutgoingCall,
  OutgoingCallEvents,
  OutgoingInvite,
} from './contract.ts'
import { Dialog } from './dialog.ts'
import { InviteAttempt } from './invite-attempt.ts'
import { type LegDeps, withFlow } from './leg-deps.ts'
import { bodyOf, SDP_TYPE, sdpOf } from './leg-headers.ts'
import { LegWay } from './leg-way.ts'
import { tagIn } from './message-facts.ts'
import type { SipRequest, SipResponse } from './message.ts'
import { createInvite } from './outgoing-invite.ts'
import { localResponse } from './response.ts'

/** Forks of one INVITE whose early dialogs are kept apart; more are heard but cannot be spoken to. */
const FORK_LIMIT = 16

/** The UAC side of a call (RFC 3261 13.2). */
export class OutgoingCallLeg extends DialogLeg<OutgoingCallEvents> implements OutgoingCall {
  readonly #out: OutgoingInvite
  readonly #invite: SipRequest
  readonly #early = new Map<string, Dialog>()
  #attempt: InviteAttempt | undefined
  #cancelled: { headers: HeaderList } | undefined
  #unacknowledged = false
  #whenOver: (() => void)[] = []

  constructor(deps: LegDeps, out: OutgoingInvite) {
    const callId = deps.ids.callId()
    const localTag = deps.ids.tag()
    const known = 'flow' in out.target
    super(deps, { callId, localTag, way: new LegWay(firstFlow(out), known), ownsCallId: true })
    this.#out = out
    this.#invite = createInvite(out, { callId, localTag, userAgent: deps.userAgent })
    withFlow(deps.flowTo(out.target), (flow) => this.#start(flow))
  }

  cancel(reason?: string): void {
    if (this.phase === 'confirmed') void this.bye(reason === undefined ? [] : [['Reason', reason]])
    if (this.phase !== 'early' || this.#cancelled) return
    this.#cancelled = { headers: reason === undefined ? [] : [['Reason', reason]] }
    this.#attempt?.cancel(this.#cancelled.headers)
  }

  acknowledge(sdp: string): void {
    if (this.#unacknowledged && this.dialog) this.#sendAck(this.dialog, sdp)
  }

  protected override get unconfirmed(): boolean {
    return this.#unacknowledged
  }

  protected override giveUp(headers: HeaderList | undefined): Promise<void> {
    this.#cancelled ??= { headers: headers ?? [] }
    this.#attempt?.cancel(this.#cancelled.headers)
    return new Promise((resolve) => this.#whenOver.push(resolve))
  }

  protected override dialogWith(remoteTag: string): Dialog | undefined {
    return this.dialog?.remoteTag === remoteTag ? this.dialog : this.#early.get(remoteTag)
  }

  protected override acknowledged(ack: SipRequest, sequence: number): void {
    this.answers.acknowledged(ack, sequence)
  }

  protected override settle(): void {
    this.#early.clear()
    // Without a word once a final answer came.
    this.#attempt?.cancel()
    // A peer that offered and was never answered still gets an ACK before the BYE (RFC 3261 13.2.2.4).
    if (this.#unacknowledged && this.dialog) this.#sendAck(this.dialog, undefined)
    for (const resolve of this.#whenOver.splice(0)) resolve()
  }

  #start(flow: Flow | undefined): void {
    if (this.phase !== 'early') return
    if (this.#cancelled) return this.end({ by: 'local', cause: 'cancelled' })
    // Told later: nobody can listen before the constructor has returned.
    if (!flow) return queueMicrotask(() => this.#refused(localResponse(this.#invite, 503), 'transport'))
    this.way.flow = flow
    this.way.learn(flow, undefined)
    if (!this.#invite.headers.has('Contact')) this.#invite.headers.append('Contact', this.deps.contact(flow))
    this.#attempt = new InviteAttempt(this.deps, this.#invite, flow, {
      provisional: (response, from) => this.#provisional(response, from),
      accepted: (response, from) => this.#accepted(response, from),
      refused: (response, cause) => this.#refused(response, cause),
    })
  }

  #provisional(response: SipResponse, from: Flow): void {
    if (response.status === 100 || this.phase !== 'early') return
    const toTag = tagIn(response.headers.get('To'))
    if (toTag !== undefined) this.#remember(toTag, response, from)
    const { status, headers } = response
    this.events.emit('provisional', { status, sdp: sdpOf(response), toTag, headers })
  }

  #remember(toTag: string, response: SipResponse, from: Flow): void {
    const known = this.#early.get(toTag)
    if (!known && this.#early.size >= FORK_LIMIT) return
    const dialog = known ?? Dialog.asClient(this.#invite, response)
    this.#early.set(toTag, dialog)
    this.dialog = dialog
    this.way.learn(from, dialog)
  }

  #accepted(response: SipResponse, from: Flow): void {
    const dialog = Dialog.asClient(this.#invite, response)
    if (this.phase !== 'early' || this.#cancelled) return this.#dismiss(dialog)
    this.dialog = this.#early.get(dialog.remoteTag)?.confirmedBy(dialog) ?? dialog
    this.#early.clear()
    this.way.learn(from, this.dialog)
    this.phase = 'confirmed'
    if (this.#out.sdp === undefined) this.#unacknowledged = true
    else this.#sendAck(this.dialog, undefined)
    this.events.emit('accepted', { sdp: sdpOf(response), headers: response.headers })
  }

  /** A 2xx nobody wants: of another fork, or one that crossed our CANCEL (RFC 3261 13.2.2.4, 9.1). */
  #dismiss(dialog: Dialog): void {
    this.#sendAck(dialog, undefined)
    void this.send(dialog, 'BYE', this.#cancelled?.headers)
    if (this.phase === 'early') this.end({ by: 'local', cause: 'cancelled' })
  }

  #refused(response: SipResponse, cause: 'peer' | 'timeout' | 'transport'): void {
    if (this.phase !== 'early') return
    const { status, reason, headers } = response
    this.events.emit('rejected', { status, reason, headers })
    this.end(this.#endOf(status, cause, headers.get('Reason')))
  }

  #endOf(status: number, cause: 'peer' | 'timeout' | 'transport', reasonHeader: string | undefined): LegEnd {
    if (this.#cancelled) return { by: 'local', cause: 'cancelled', status }
    if (cause !== 'peer') return { by: 'local', cause, status }
    return { by: 'remote', cause: 'rejected', status, reasonHeader }
  }

  #sendAck(dialog: Dialog, sdp: string | undefined): void {
    if (dialog === this.dialog) this.#unacknowledged = false
    const body = bodyOf(sdp)
    withFlow(this.deps.flowTo(this.way.target(dialog)), (flow) => {
      const ack = dialog.createAck(1, body ? [SDP_TYPE] : [], body)
      if (flow) this.#attempt?.acknowledge(dialog.remoteTag, ack, flow)
    })
  }
}

/** What is known of the way before a name is looked up. */
function firstFlow({ target }: OutgoingInvite): Flow {
  if ('flow' in target) return target.flow
  const { host, port } = target.uri
  return { transport: 'udp', local: { host: '', port: 0 }, remote: { host, port: port ?? 5060 } }
}
