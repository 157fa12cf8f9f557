/** What the SIP stack promises to its user: transports, transactions, dialogs and calls behind one face. */
import type { Clock } from '#lib/clock.ts'
import type { Log } from '#lib/log.ts'
import type { Headers } from './headers.ts'
import type { SipRequest, SipResponse } from './message.ts'
import type { NameAddr } from './name-addr.ts'
import type { SipUri } from './uri.ts'

export type Address = { readonly host: string; readonly port: number }
export type SipTransportName = 'udp' | 'tcp'

/**
 * The path a message took. A request sent to a flow leaves from the same socket, and over TCP on the same
 * connection, so that it reaches a phone behind NAT (RFC 5626 5.3).
 */
export type Flow = {
  readonly transport: SipTransportName
  readonly local: Address
  readonly remote: Address
  readonly connectionId?: string
}

/** Where a request goes: back over a flow, or to wherever a URI leads (RFC 3263). */
export type Target = { readonly flow: Flow } | { readonly uri: SipUri }
/** Header name and value, in sending order. */
export type HeaderList = readonly (readonly [name: string, value: string])[]

export type ResponseOptions = {
  reason?: string | undefined
  headers?: HeaderList | undefined
  body?: Buffer | undefined
  /** To tag of the answer; a random one is made where RFC 3261 8.2.6.2 wants one and none is given. */
  toTag?: string | undefined
}

/** A request the transaction layer accepted; retransmissions never get here. */
export interface IncomingRequest {
  readonly request: SipRequest
  readonly flow: Flow
  readonly receivedAtMs: number
  /** A CANCEL for it arrived and 487 has left: nothing more can be answered. */
  readonly cancelled: boolean
  /** Sends a provisional or the final answer. Ignored after the final one. */
  respond(status: number, options?: ResponseOptions): void
}

export type LegEnd = {
  by: 'remote' | 'local'
  cause: 'bye' | 'timeout' | 'transport' | 'rejected' | 'cancelled'
  status?: number | undefined
  /** Value of the peer's Reason header (RFC 3326). */
  reasonHeader?: string | undefined
}

/** The peer hung up. The 200 leaves only when `respond` is called, so the end can be recorded first. */
export type ByeEvent = { readonly headers: Headers; respond(this: void, status?: number): void }
/** The peer asks for another session description; exactly one of `accept` and `reject` counts. */
export type ReinviteEvent = {
  /** Undefined: the peer wants us to offer; its answer comes with `reinviteConfirmed`. */
  readonly sdp: string | undefined
  readonly headers: Headers
  accept(this: void, sdp: string, headers?: HeaderList): void
  reject(this: void, status: number, headers?: HeaderList): void
}
export type ReinviteAnswer = {
  status: number
  sdp?: string | undefined
  headers?: Headers | undefined
  /** Present when `reinvite(undefined)` was answered with an offer: sends the ACK with our answer. Must be called. */
  acknowledge?: ((sdp: string) => void) | undefined
}

export type LegEvents = {
  bye: [ByeEvent]
  reinvite: [ReinviteEvent]
  /** ACK to a re-INVITE we accepted, with the peer's answer when we offered. */
  reinviteConfirmed: [{ sdp: string | undefined }]
  /** INFO, MESSAGE, OPTIONS, UPDATE, REFER, NOTIFY … inside the dialog. Unheard, it is answered 405. */
  request: [IncomingRequest]
  /** Exactly once per leg, always the last event. */
  ended: [LegEnd]
}
export type IncomingCallEvents = LegEvents & {
  /** The caller gave up; 487 has left. `ended` follows. */
  cancelled: [{ reasonHeader: string | undefined }]
  /** ACK for our 200, with the answer when the INVITE had no offer. */
  confirmed: [{ sdp: string | undefined }]
  /** No ACK in 64*T1: a BYE leaves and `ended` follows (RFC 3261 13.3.1.4). */
  ackTimeout: []
}
export type OutgoingCallEvents = LegEvents & {
  /** 101-199, of any fork; `toTag` tells forks apart. */
  provisional: [{ status: number; sdp: string | undefined; toTag: string | undefined; headers: Headers }]
  /** First 2xx. The ACK has left, unless the INVITE had no offer: then `acknowledge` must be called. */
  accepted: [{ sdp: string | undefined; headers: Headers }]
  /** 300-699 from the peer, or made here: 408 nobody answered, 503 could not be sent. `ended` follows. */
  rejected: [{ status: number; reason: string; headers: Headers }]
}

/** One side of a call: an INVITE dialog with one peer. `Events` is the map of what it can report. */
export interface CallLeg<Events extends LegEvents = LegEvents> {
  /** Random, ours, safe to log. */
  readonly id: string
  readonly callId: string
  readonly localTag: string
  /** Of the confirmed dialog, or of the last provisional answer; undefined before. */
  readonly remoteTag: string | undefined
  readonly flow: Flow
  readonly state: 'early' | 'confirmed' | 'ended'
  /**
   * Ends the leg whatever its state: BYE, CANCEL or 480. `ended` is emitted at once for a BYE; the promise
   * resolves when the peer answered or its time ran out. Never rejects. A second call does nothing.
   */
  bye(headers?: HeaderList): Promise<void>
  /** 491 is returned at once when the peer's own re-INVITE is open; a 491 of the peer is tried again (RFC 3261 14.1). */
  reinvite(sdp: string | undefined, headers?: HeaderList): Promise<ReinviteAnswer>
  /** A non-INVITE request inside the dialog. 408 and 503 are made here on timer F and on a dead transport. */
  request(method: string, headers?: HeaderList, body?: Buffer): Promise<SipResponse>
  on<Name extends keyof Events & string>(
    name: Name,
    listener: (...args: Events[Name] & unknown[]) => void,
  ): this
  off<Name extends keyof Events & string>(
    name: Name,
    listener: (...args: Events[Name] & unknown[]) => void,
  ): this
}

/** A call that came to us (UAS). */
export interface IncomingCall extends CallLeg<IncomingCallEvents> {
  /** The request that made it. */
  readonly invite: SipRequest
  ring(status: 180 | 183, options?: { sdp?: string | undefined; headers?: HeaderList | undefined }): void
  accept(options: { sdp: string; headers?: HeaderList | undefined }): void
  reject(status: number, options?: { reason?: string | undefined; headers?: HeaderList | undefined }): void
}

/** A call we make (UAC). */
export interface OutgoingCall extends CallLeg<OutgoingCallEvents> {
  /**
   * Gives up: CANCEL as soon as a provisional allows it (RFC 3261 9.1). A 2xx that crosses it is ACKed and
   * BYEd and never reported. `reason` is the value of a Reason header.
   */
  cancel(reason?: string): void
  /** The answer to an offer that came in the 2xx; only after `invite` without `sdp`. */
  acknowledge(sdp: string): void
}

export type OutgoingRequest = {
  target: Target
  method: string
  requestUri: string
  from: NameAddr
  to: NameAddr
  headers?: HeaderList | undefined
  body?: Buffer | undefined
}
export type OutgoingInvite = {
  target: Target
  requestUri: string
  /** Without a tag: the stack adds its own. */
  from: NameAddr
  to: NameAddr
  headers?: HeaderList | undefined
  /** Undefined: the peer is asked to offer, and `acknowledge` carries our answer. */
  sdp?: string | undefined
}

export type StackLimits = {
  /** Transactions at once, over which new requests get 503. */
  transactions: number
  connections: number
  connectionsPerSource: number
  /** A TCP connection without a byte for so long is closed. */
  idleMs: number
  /** Datagrams a second from all sources together that nothing is known of; what is more is dropped unread. */
  strangersPerSecond: number
  /** The same from one of them. Whoever registered, has a call, or was written to is no stranger for an hour. */
  strangerPerSecond: number
}

export type SipStackDeps = {
  clock: Clock
  /** Cryptographic: tags, branches and Call-IDs are made of it. */
  random(bytes: number): Buffer
  log: Log
  userAgent: string
  /** RFC 3261 T1, 500 ms; smaller in tests. */
  timers?: { t1Ms?: number | undefined } | undefined
  /** Host put in Via and Contact; by default the address listened on. */
  advertisedAddress?: string | undefined
  /** Option tags that a Require header may name (RFC 3261 8.2.2.3). */
  supports?: readonly string[] | undefined
  limits?: Partial<StackLimits> | undefined
  /** A TCP connection is gone: what registered over it cannot be reached any more (RFC 5626 4.4.1). */
  flowClosed?: ((flow: Flow) => void) | undefined
  /** Asked before a datagram or a connection is looked at; false drops it. */
  admit?: ((transport: SipTransportName, source: Address) => boolean) | undefined
}

export type SipStackStats = {
  clientTransactions: number
  serverTransactions: number
  calls: number
  connections: number
  /** Datagrams of strangers dropped unread since the start. */
  refusedDatagrams: number
}

export interface SipStack {
  /** Opens a listener. `port` 0 takes a free one; the answer says which. */
  listen(listener: { transport: SipTransportName; host: string; port: number }): Promise<{ port: number }>
  /** Hears each new request outside a dialog, save ACK and CANCEL. A handler that throws answers 500. */
  onRequest(handler: (incoming: IncomingRequest) => void): void
  /** A non-INVITE request outside a dialog; resolves with the final answer (408 or 503 made here if none came). */
  request(out: OutgoingRequest): Promise<SipResponse>
  invite(out: OutgoingInvite): OutgoingCall
  /** Makes the UAS session of an INVITE that was not answered yet. */
  acceptInvite(incoming: IncomingRequest): IncomingCall
  /** The live leg of a dialog as a Replaces or Target-Dialog header names it (RFC 3891), seen from our side. */
  findLeg(dialog: { callId: string; localTag: string; remoteTag: string }): CallLeg | undefined
  stats(): SipStackStats
  /** Stops listening and drops everything: a call still up ends with cause `transport`, without a BYE. Hang up first. */
  close(): Promise<void>
}
