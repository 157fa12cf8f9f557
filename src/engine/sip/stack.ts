import { faultCode } from '#lib/errors.ts'
import { code } from '#lib/log.ts'
import { CallTable } from './call-table.ts'
import { sendRequest } from './client-request.ts'
import type {
  CallLeg,
  Flow,
  IncomingCall,
  IncomingRequest,
  OutgoingCall,
  OutgoingInvite,
  OutgoingRequest,
  SipStack,
  SipStackDeps,
  SipStackStats,
  SipTransportName,
  StackLimits,
} from './contract.ts'
import { IncomingCallLeg } from './incoming-call.ts'
import type { LegDeps } from './leg-deps.ts'
import type { MessageFacts } from './message-facts.ts'
import type { SipMessage, SipRequest, SipResponse, WireError } from './message.ts'
import { OutgoingCallLeg } from './outgoing-call.ts'
import { createOutside } from './outgoing-invite.ts'
import { createRandomIds } from './random-ids.ts'
import { ServerRequest } from './server-request.ts'
import { createTimers } from './timers.ts'
import { TransactionLayer } from './transaction-layer.ts'
import { type SipTransport, TransportLayer } from './transport-layer.ts'

const DEFAULT_LIMITS: StackLimits = {
  transactions: 200_000,
  connections: 50_000,
  connectionsPerSource: 1_000,
  idleMs: 15 * 60_000,
  strangersPerSecond: 2_000,
  strangerPerSecond: 500,
}

/** These answer for us as well as for anybody beyond us, so a spent Max-Forwards does not stop them (RFC 3261 11). */
const ANSWERED_HERE = new Set(['REGISTER', 'OPTIONS'])

/** A SIP stack without sockets yet: `listen` opens them. */
export function createSipStack(deps: SipStackDeps): SipStack {
  const { clock, log } = deps
  return createSipStackOver(
    new TransportLayer({
      clock,
      ids: createRandomIds((bytes) => deps.random(bytes)),
      limits: { ...DEFAULT_LIMITS, ...deps.limits },
      advertisedAddress: deps.advertisedAddress,
      admit: (transport, source) => deps.admit?.(transport, source) ?? true,
      fault: (reason) => log.error('sip.socket_failed', { reason: code(reason) }),
      closed: (flow) => deps.flowClosed?.(flow),
    }),
    deps,
  )
}

/** The same over a transport of the caller's own. */
export function createSipStackOver(transport: SipTransport, deps: SipStackDeps): SipStack {
  return new Stack(transport, deps)
}

class Stack implements SipStack {
  readonly #deps: LegDeps
  readonly #transport: SipTransport
  readonly #transactions: TransactionLayer
  readonly #calls = new CallTable<IncomingCallLeg | OutgoingCallLeg>()
  #handler: ((incoming: IncomingRequest) => void) | undefined

  constructor(transport: SipTransport, deps: SipStackDeps) {
    const { clock, log, userAgent } = deps
    const ids = createRandomIds((bytes) => deps.random(bytes))
    const timers = createTimers(deps.timers?.t1Ms)
    const limits = { ...DEFAULT_LIMITS, ...deps.limits }
    this.#transport = transport
    this.#transactions = new TransactionLayer({
      clock,
      timers,
      ids,
      limit: limits.transactions,
      supports: deps.supports ?? [],
      send: (flow, bytes, failed) => transport.send(flow, bytes, failed),
      sentBy: (flow) => transport.sentBy(flow),
      vouchFor: (host) => transport.vouchFor(host),
      fault: (fault) => log.error('sip.message_not_sent', { fault: code(faultCode(fault)) }),
      user: {
        onRequest: (incoming) => this.#onRequest(incoming),
        onAck: (ack, facts, flow) => this.#onAck(ack, facts, flow),
      },
    })
    this.#deps = {
      clock,
      timers,
      ids,
      log,
      userAgent,
      transactions: this.#transactions,
      calls: this.#calls,
      send: (flow, bytes) => transport.send(flow, bytes),
      contact: (flow) => transport.contact(flow),
      flowTo: (target) => transport.flowTo(target),
    }
    transport.deliverTo({
      message: (message, flow) => this.#guard(() => this.#transactions.receive(message, flow)),
      malformed: (partial, error, flow) => this.#guard(() => this.#malformed(partial, error, flow)),
    })
  }

  listen(at: { transport: SipTransportName; host: string; port: number }): Promise<{ port: number }> {
    return this.#transport.listen(at.transport, { host: at.host, port: at.port })
  }

  onRequest(handler: (incoming: IncomingRequest) => void): void {
    this.#handler = handler
  }

  request(out: OutgoingRequest): Promise<SipResponse> {
    const { ids, userAgent } = this.#deps
    const request = createOutside(out, { callId: ids.callId(), localTag: ids.tag(), userAgent })
    return sendRequest(this.#deps, request, out.target, (flow) => {
      if (!request.headers.has('Contact')) request.headers.append('Contact', this.#deps.contact(flow))
    })
  }

  invite(out: OutgoingInvite): OutgoingCall {
    return new OutgoingCallLeg(this.#deps, out)
  }

  acceptInvite(incoming: IncomingRequest): IncomingCall {
    if (!(incoming instanceof ServerRequest) || incoming.request.method !== 'INVITE')
      throw new TypeError('acceptInvite takes an INVITE that onRequest gave')
    return new IncomingCallLeg(this.#deps, incoming)
  }

  findLeg(dialog: { callId: string; localTag: string; remoteTag: string }): CallLeg | undefined {
    const leg = this.#calls.get(dialog.localTag)
    const same = leg?.callId === dialog.callId && leg.remoteTag === dialog.remoteTag
    return same && leg.state !== 'ended' ? leg : undefined
  }

  stats(): SipStackStats {
    const { clients, servers } = this.#transactions.counts
    return {
      clientTransactions: clients,
      serverTransactions: servers,
      calls: this.#calls.size,
      connections: this.#transport.connections,
      refusedDatagrams: this.#transport.refusedDatagrams,
    }
  }

  async close(): Promise<void> {
    this.#handler = undefined
    this.#calls.close()
    this.#transactions.close()
    await this.#transport.close()
  }

  #onRequest(incoming: ServerRequest): void {
    const { facts, request } = incoming
    if (facts.toTag !== undefined) {
      const leg = this.#calls.find(facts)
      return leg ? leg.receive(incoming) : incoming.dismiss(481)
    }
    if (request.headers.get('Max-Forwards') === '0' && !ANSWERED_HERE.has(request.method))
      return incoming.dismiss(483)
    if (request.method === 'BYE') return incoming.dismiss(481)
    if (!this.#handler) return incoming.dismiss(503)
    try {
      this.#handler(incoming)
    } catch (fault) {
      this.#deps.log.error('sip.handler_failed', { fault: code(faultCode(fault)) })
      incoming.respond(500)
    }
  }

  #onAck(ack: SipRequest, facts: MessageFacts, flow: Flow): void {
    this.#calls.find(facts)?.receiveAck(ack, facts, flow)
  }

  #malformed(partial: SipMessage | undefined, error: WireError, flow: Flow): void {
    if (partial?.kind !== 'request' || error.status === undefined) return
    this.#transactions.refuse(partial, flow, error.status)
  }

  /** What one message does must not reach the next one: a fault of ours is logged, the socket lives on. */
  #guard(work: () => void): void {
    try {
      work()
    } catch (fault) {
      this.#deps.log.error('sip.message_failed', { fault: code(faultCode(fault)) })
    }
  }
}
