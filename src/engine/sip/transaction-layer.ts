import type { Clock } from '#lib/clock.ts'
import type { Flow, HeaderList } from './contract.ts'
import { parseCSeq } from './cseq.ts'
import { factsOf, type MessageFacts } from './message-facts.ts'
import type { SipMessage, SipRequest, SipResponse } from './message.ts'
import type { RandomIds } from './random-ids.ts'
import { replyFlow } from './reply-flow.ts'
import { checkRequest, type Rejection } from './request-check.ts'
import { createResponse, type ResponseParts, shortTag } from './response.ts'
import { isSafeHeaderValue, serializeMessage } from './serialize.ts'
import { ServerRequest } from './server-request.ts'
import type { SipTimers } from './timers.ts'
import { ClientTransaction, type ClientUser, onSameBranch } from './transaction-client.ts'
import { clientKey, mergedKey, serverKey } from './transaction-key.ts'
import { ServerTransaction } from './transaction-server.ts'
import { formatVia, parseVia, stampVia, viaBranch } from './via.ts'

export type TransactionUser = {
  /** A new request, in or outside a dialog; never ACK or CANCEL. */
  onRequest(incoming: ServerRequest): void
  /** An ACK that is nobody's transaction: that of a 2xx, or a stray one. */
  onAck(ack: SipRequest, facts: MessageFacts, flow: Flow): void
}

export type TransactionLayerDeps = {
  clock: Clock
  timers: SipTimers
  ids: RandomIds
  /** Server transactions at once, over which requests get 503. */
  limit: number
  /** Option tags that a Require may name. */
  supports: readonly string[]
  send(flow: Flow, bytes: Buffer, failed?: () => void): void
  /** `SIP/2.0/UDP host:port` of our end of a flow. */
  sentBy(flow: Flow): string
  /** The product let this host in, or we wrote to it. */
  vouchFor(host: string): void
  /** A message could not be written: a header of the caller would have ended its line. */
  fault(fault: unknown): void
  user: TransactionUser
}

/** Seconds a peer is asked to wait when there are too many transactions. */
const RETRY_AFTER_S = '5'

/** What every answer takes over from its request. */
const COPIED = ['Via', 'From', 'To', 'Call-ID', 'CSeq']

/** Finds the transaction of each message, or makes one (RFC 3261 17.1.3, 17.2.3). */
export class TransactionLayer {
  readonly #deps: TransactionLayerDeps
  readonly #clients = new Map<string, ClientTransaction>()
  readonly #servers = new Map<string, ServerTransaction>()
  /** Call-ID, CSeq and From tag of requests outside dialogs → their transaction (RFC 3261 8.2.2.2). */
  readonly #merged = new Map<string, string>()

  constructor(deps: TransactionLayerDeps) {
    this.#deps = deps
  }

  get counts(): { clients: number; servers: number } {
    return { clients: this.#clients.size, servers: this.#servers.size }
  }

  receive(message: SipMessage, flow: Flow): void {
    if (message.kind === 'request') this.#receiveRequest(message, flow)
    else this.#receiveResponse(message, flow)
  }

  /** Sends a request in a transaction of its own; its Via is added here. */
  start(request: SipRequest, flow: Flow, user: ClientUser): ClientTransaction {
    this.#deps.vouchFor(flow.remote.host)
    const branch = this.#deps.ids.branch()
    request.headers.prepend('Via', `${this.#deps.sentBy(flow)};branch=${branch};rport`)
    return this.#startClient(request, branch, flow, user)
  }

  /** Sends the CANCEL of an INVITE transaction; how the INVITE ends is told to its own user. */
  cancel(invite: ClientTransaction, headers: HeaderList): void {
    const request = onSameBranch(invite.request, 'CANCEL')
    for (const [name, value] of headers) request.headers.append(name, value)
    const via = parseVia(request.headers.get('Via') ?? '')
    const nothing = { onResponse: () => {}, onTimeout: () => {}, onTransportError: () => {} }
    this.#startClient(request, (via && viaBranch(via)) ?? '', invite.flow, nothing)
  }

  /** Bytes of an ACK to a 2xx: outside any transaction, with a branch of its own (RFC 3261 13.2.2.4). */
  stampAck(ack: SipRequest, flow: Flow): Buffer {
    ack.headers.prepend('Via', `${this.#deps.sentBy(flow)};branch=${this.#deps.ids.branch()};rport`)
    return serializeMessage(ack)
  }

  /** Answers without keeping anything: malformed, unmatched or one too many. */
  refuse(request: SipRequest, flow: Flow, status: number, parts: ResponseParts = {}): void {
    const via = parseVia(request.headers.get('Via') ?? '')
    if (!via || request.method === 'ACK') return
    const stamped = stampVia(via, flow.remote)
    request.headers.shift('Via')
    request.headers.prepend('Via', formatVia(stamped))
    // What it would repeat of a malformed request may be just what no message may hold: then silence.
    if (COPIED.every((name) => request.headers.all(name).every(isSafeHeaderValue)))
      this.#answer(request, replyFlow(flow, stamped), status, parts)
  }

  close(): void {
    for (const client of this.#clients.values()) client.abort()
    for (const server of this.#servers.values()) server.destroy()
  }

  #reject(request: SipRequest, flow: Flow, { status, reason, headers }: Rejection): void {
    if (status !== undefined) this.refuse(request, flow, status, { reason, headers })
  }

  #answer(request: SipRequest, flow: Flow, status: number, parts: ResponseParts): void {
    const toTag = parts.toTag ?? shortTag(this.#deps.ids.tag())
    this.#deps.send(flow, serializeMessage(createResponse(request, status, { ...parts, toTag })))
  }

  #startClient(request: SipRequest, branch: string, flow: Flow, user: ClientUser): ClientTransaction {
    const key = clientKey(branch, request.method)
    const terminated = () => this.#clients.delete(key)
    const client = new ClientTransaction(this.#deps, { request, flow, user, terminated })
    this.#clients.set(key, client)
    client.start()
    return client
  }

  #receiveResponse(response: SipResponse, flow: Flow): void {
    const via = parseVia(response.headers.get('Via') ?? '')
    const cseq = parseCSeq(response.headers.get('CSeq') ?? '')
    const branch = via && viaBranch(via)
    if (!cseq || branch === undefined) return
    this.#clients.get(clientKey(branch, cseq.method))?.receive(response, flow)
  }

  #receiveRequest(request: SipRequest, flow: Flow): void {
    const check = checkRequest(request, { supported: this.#deps.supports })
    if (!check.ok) return this.#reject(request, flow, check.rejection)
    const facts = factsOf(check.envelope)
    const key = serverKey(facts, request, flow)
    const known = this.#servers.get(key)
    if (request.method === 'ACK') return this.#receiveAck(request, facts, flow, known)
    if (known) return known.repeated()
    const via = stampVia(facts.via, flow.remote)
    request.headers.shift('Via')
    request.headers.prepend('Via', formatVia(via))
    const back = replyFlow(flow, via)
    if (request.method === 'CANCEL') return this.#receiveCancel(request, facts, flow, back)
    if (this.#servers.size >= this.#deps.limit)
      return this.#answer(request, back, 503, { headers: [['Retry-After', RETRY_AFTER_S]] })
    const merge = facts.toTag === undefined ? mergedKey(facts) : undefined
    if (merge !== undefined && this.#merged.has(merge)) return this.#answer(request, back, 482, {})
    this.#serve(request, facts, flow, { key, merge, back })
  }

  #serve(
    request: SipRequest,
    facts: MessageFacts,
    flow: Flow,
    at: { key: string; merge: string | undefined; back: Flow },
  ): void {
    const terminated = () => {
      this.#servers.delete(at.key)
      if (at.merge !== undefined) this.#merged.delete(at.merge)
    }
    const transaction = new ServerTransaction(this.#deps, {
      invite: request.method === 'INVITE',
      toTag: facts.toTag ?? this.#deps.ids.tag(),
      flow: at.back,
      terminated,
    })
    this.#servers.set(at.key, transaction)
    if (at.merge !== undefined) this.#merged.set(at.merge, at.key)
    const accepted = () => this.#deps.vouchFor(flow.remote.host)
    const parts = { request, facts, flow, transaction, accepted }
    this.#deps.user.onRequest(new ServerRequest(this.#deps.clock, parts))
  }

  #receiveAck(ack: SipRequest, facts: MessageFacts, flow: Flow, known: ServerTransaction | undefined): void {
    if (known && known.status >= 300) known.acknowledged()
    else this.#deps.user.onAck(ack, facts, flow)
  }

  #receiveCancel(cancel: SipRequest, facts: MessageFacts, flow: Flow, back: Flow): void {
    const invite = this.#servers.get(serverKey(facts, { ...cancel, method: 'INVITE' }, flow))
    if (!invite) return this.#answer(cancel, back, 481, {})
    this.#answer(cancel, back, 200, { toTag: invite.toTag })
    invite.cancel(cancel.headers.get('Reason'))
  }
}
