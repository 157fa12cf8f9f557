import { SafeEmitter } from '#lib/emitter.ts'
import { faultCode } from '#lib/errors.ts'
import { code } from '#lib/log.ts'
import type {
  CallLeg,
  Flow,
  HeaderList,
  IncomingCallEvents,
  LegEnd,
  LegEvents,
  OutgoingCallEvents,
  ReinviteAnswer,
} from './contract.ts'
import { sendRequest } from './client-request.ts'
import type { LegDoor } from './call-table.ts'
import type { Dialog } from './dialog.ts'
import { Headers } from './headers.ts'
import type { LegDeps } from './leg-deps.ts'
import { ALLOW, withDefaults } from './leg-headers.ts'
import type { LegWay } from './leg-way.ts'
import type { MessageFacts } from './message-facts.ts'
import type { SipRequest, SipResponse } from './message.ts'
import { ReinviteClient } from './reinvite-client.ts'
import { ReinviteServer } from './reinvite-server.ts'
import { localResponse } from './response.ts'
import type { ServerRequest } from './server-request.ts'

/** Requests that move the remote target or make a dialog carry a Contact (RFC 3261 12.2.1.1, 6665, 3515). */
const WITH_CONTACT = new Set(['INVITE', 'UPDATE', 'SUBSCRIBE', 'NOTIFY', 'REFER', 'OPTIONS'])
/** A 481 to these ends a subscription, not the call (RFC 5057 5.1). */
const OTHER_USAGE = new Set(['SUBSCRIBE', 'NOTIFY', 'REFER'])

export type LegParts = { callId: string; localTag: string; way: LegWay; ownsCallId: boolean }

/** What both sides of a call do once their dialog stands: in-dialog requests, hanging up, ending once. */
export abstract class DialogLeg<Events extends LegEvents> implements CallLeg<Events>, LegDoor {
  readonly id: string
  readonly callId: string
  readonly localTag: string
  protected readonly deps: LegDeps
  protected readonly way: LegWay
  protected readonly events: SafeEmitter<IncomingCallEvents & OutgoingCallEvents>
  protected readonly offers: ReinviteClient
  protected readonly answers: ReinviteServer
  protected dialog: Dialog | undefined
  protected phase: 'early' | 'confirmed' | 'ended' = 'early'
  #over = false
  #hungUp: Promise<void> | undefined

  constructor(deps: LegDeps, parts: LegParts) {
    this.deps = deps
    this.id = deps.ids.id()
    this.callId = parts.callId
    this.localTag = parts.localTag
    this.way = parts.way
    this.events = new SafeEmitter((fault) =>
      deps.log.error('sip.listener_failed', { fault: code(faultCode(fault)) }),
    )
    this.answers = new ReinviteServer(deps, this.events, {
      flow: () => this.way.flow,
      unacknowledged: () => void this.hangUp({ by: 'local', cause: 'timeout' }),
    })
    this.offers = new ReinviteClient(deps, {
      dialog: () => this.dialog,
      target: (dialog) => this.way.target(dialog),
      blocked: () => this.answers.open || this.unconfirmed,
      ownsCallId: parts.ownsCallId,
      lost: (cause, status) => void this.hangUp({ by: 'local', cause, status }),
    })
    deps.calls.add(this.localTag, this)
  }

  get state(): 'early' | 'confirmed' | 'ended' {
    return this.phase
  }

  get flow(): Flow {
    return this.way.flow
  }

  get remoteTag(): string | undefined {
    return this.dialog?.remoteTag
  }

  on<Name extends keyof Events & string>(
    name: Name,
    listener: (...args: Events[Name] & unknown[]) => void,
  ): this {
    this.events.on(name as never, listener)
    return this
  }

  off<Name extends keyof Events & string>(
    name: Name,
    listener: (...args: Events[Name] & unknown[]) => void,
  ): this {
    this.events.off(name as never, listener)
    return this
  }

  bye(headers?: HeaderList): Promise<void> {
    if (this.phase === 'ended') return this.#hungUp ?? Promise.resolve()
    if (this.phase === 'early') return this.giveUp(headers)
    return this.hangUp({ by: 'local', cause: 'bye' }, headers)
  }

  reinvite(sdp: string | undefined, headers?: HeaderList): Promise<ReinviteAnswer> {
    if (this.phase !== 'confirmed') return Promise.resolve({ status: 481 })
    return this.offers.offer(sdp, headers)
  }

  async request(method: string, headers?: HeaderList, body?: Buffer): Promise<SipResponse> {
    const { dialog } = this
    if (!dialog || this.phase === 'ended') return localResponse(strayRequest(method), 481)
    const answer = await this.send(dialog, method, headers, body)
    const gone = answer.status === 481 && !OTHER_USAGE.has(method)
    const silent = answer.status === 408 && (method === 'UPDATE' || method === 'OPTIONS')
    if (gone || silent) void this.hangUp({ by: 'local', cause: 'timeout', status: answer.status })
    return answer
  }

  /** A request inside this dialog, by the stack (RFC 3261 12.2.2). */
  receive(incoming: ServerRequest): void {
    const { facts, flow } = incoming
    const dialog = this.dialogWith(facts.fromTag ?? '')
    if (!dialog || !this.way.trusts(flow)) return incoming.dismiss(481)
    if (!dialog.takeSequence(facts.cseq.sequence)) return incoming.respond(500)
    this.way.heard(flow)
    if (facts.cseq.method === 'BYE') return this.#receiveBye(incoming)
    if (this.phase === 'ended' || facts.cseq.method === 'PRACK') return incoming.respond(481)
    if (facts.cseq.method === 'INVITE') return this.#receiveInvite(incoming)
    if (facts.cseq.method === 'UPDATE') dialog.refreshTarget(incoming.request.headers)
    if (!this.events.emit('request', incoming)) incoming.respond(405, { headers: [['Allow', ALLOW]] })
  }

  receiveAck(ack: SipRequest, facts: MessageFacts, flow: Flow): void {
    const known = this.dialogWith(facts.fromTag ?? '')
    if (!known || !this.way.trusts(flow)) return
    this.way.heard(flow)
    this.acknowledged(ack, facts.cseq.sequence)
  }

  /** The INVITE that made the call is not acknowledged yet. */
  protected abstract get unconfirmed(): boolean
  parentClosed(): void {
    this.end({ by: 'local', cause: 'transport' })
  }

  /** Ends an early leg in the way of its side. */
  protected abstract giveUp(headers: HeaderList | undefined): Promise<void>
  /** The dialog that a remote tag belongs to. */
  protected abstract dialogWith(remoteTag: string): Dialog | undefined
  protected abstract acknowledged(ack: SipRequest, sequence: number): void
  /** Last things when the leg is over, before `ended` is told. */
  protected abstract settle(): void

  protected send(dialog: Dialog, method: string, headers?: HeaderList, body?: Buffer): Promise<SipResponse> {
    const request = dialog.createRequest(
      method,
      withDefaults(headers, [['User-Agent', this.deps.userAgent]]),
      body,
    )
    return sendRequest(this.deps, request, this.way.target(dialog), (flow) => {
      if (WITH_CONTACT.has(method) && !request.headers.has('Contact'))
        request.headers.append('Contact', this.deps.contact(flow))
    })
  }

  /** Sends the BYE and is over from here on (RFC 3261 15.1.1); resolves when the peer answered or cannot. */
  protected hangUp(end: LegEnd, headers?: HeaderList): Promise<void> {
    const { dialog } = this
    if (this.phase === 'ended' || !dialog) return this.#hungUp ?? Promise.resolve()
    this.#close()
    // Found until the BYE is answered: the peer's own BYE may cross it and wants a 200.
    this.#hungUp = this.send(dialog, 'BYE', headers).then(() => this.deps.calls.remove(this.localTag))
    this.end(end)
    return this.#hungUp
  }

  protected end(end: LegEnd): void {
    if (this.#over) return
    this.#over = true
    this.phase = 'ended'
    this.#close()
    if (!this.#hungUp) this.deps.calls.remove(this.localTag)
    this.events.emit('ended', end)
    this.events.removeAllListeners()
  }

  #close(): void {
    this.offers.close()
    this.answers.close()
    this.settle()
  }

  #receiveInvite(incoming: ServerRequest): void {
    const { dialog } = this
    if (this.phase === 'confirmed' && dialog && !this.offers.open) this.answers.receive(incoming, dialog)
    else incoming.respond(491)
  }

  #receiveBye(incoming: ServerRequest): void {
    if (this.phase === 'ended') return incoming.respond(200)
    this.phase = 'ended'
    this.#close()
    const reasonHeader = incoming.request.headers.get('Reason')
    const respond = (status = 200) => {
      incoming.respond(status)
      this.end({ by: 'remote', cause: 'bye', reasonHeader })
    }
    // A user who never answers must not keep the leg for ever: the transaction gives up after 64*T1.
    incoming.silent = () => this.end({ by: 'remote', cause: 'bye', reasonHeader })
    if (!this.events.emit('bye', { headers: incoming.request.headers, respond })) respond()
  }
}

/** Stands for a request that could not be made, to answer its caller. */
function strayRequest(method: string): SipRequest {
  return { kind: 'request', method, uri: 'sip:invalid', headers: new Headers(), body: Buffer.alloc(0) }
}
