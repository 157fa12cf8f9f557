import { Admission, type AdmissionLimits } from './admission.ts'
import type { Address, Flow, SipTransportName, Target } from './contract.ts'
import { bracketHost } from './host.ts'
import { isWildcard, localAddressTowards } from './local-address.ts'
import { type Hop, locate } from './locate.ts'
import { parseMessage } from './parse.ts'
import type { StreamUser } from './tcp-connection.ts'
import { type TcpDeps, TcpTransport } from './transport-tcp.ts'
import { UdpListener } from './transport-udp.ts'

export type TransportDeps = Omit<TcpDeps, 'admit' | 'user' | 'limits'> & {
  limits: TcpDeps['limits'] & AdmissionLimits
  advertisedAddress: string | undefined
  admit(transport: SipTransportName, source: Address): boolean
}

/** What a stack needs of whatever carries its messages. */
export type SipTransport = Pick<
  TransportLayer,
  | 'listen'
  | 'deliverTo'
  | 'send'
  | 'flowTo'
  | 'sentBy'
  | 'contact'
  | 'connections'
  | 'refusedDatagrams'
  | 'vouchFor'
  | 'close'
>

/** All sockets of the stack: where messages come in, and which way they leave (RFC 3261 18). */
export class TransportLayer {
  readonly #deps: TransportDeps
  readonly #udp = new Map<string, UdpListener>()
  readonly #tcp: TcpTransport
  readonly #admission: Admission
  #user: StreamUser = { message: () => {}, malformed: () => {} }

  constructor(deps: TransportDeps) {
    this.#deps = deps
    this.#admission = new Admission(deps.clock, deps.limits)
    const user: StreamUser = {
      message: (message, flow) => this.#user.message(message, flow),
      malformed: (partial, error, flow) => this.#user.malformed(partial, error, flow),
    }
    this.#tcp = new TcpTransport({ ...deps, user, admit: (source) => deps.admit('tcp', source) })
  }

  get connections(): number {
    return this.#tcp.size
  }

  get refusedDatagrams(): number {
    return this.#admission.refused
  }

  /** Datagrams from this host are not held back any more. */
  vouchFor(host: string): void {
    this.#admission.vouchFor(host)
  }

  deliverTo(user: StreamUser): void {
    this.#user = user
  }

  async listen(transport: SipTransportName, at: Address): Promise<{ port: number }> {
    if (transport === 'tcp') return { port: (await this.#tcp.listen(at)).port }
    const listener = await UdpListener.open(at, {
      datagram: (bytes, source, local) => this.#datagram(bytes, source, local),
      fault: this.#deps.fault,
    })
    this.#udp.set(socketKey(listener.local), listener)
    return { port: listener.local.port }
  }

  /** `failed` runs later, never inside this call, when it is known that the bytes did not leave. */
  send(flow: Flow, bytes: Buffer, failed?: () => void): void {
    if (flow.transport === 'tcp') return this.#tcp.send(flow, bytes, failed)
    const listener = this.#udp.get(socketKey(flow.local))
    if (listener) listener.send(bytes, flow.remote, failed)
    else if (failed) queueMicrotask(failed)
  }

  flowTo(target: Target): Flow | undefined | Promise<Flow | undefined> {
    if ('flow' in target) return target.flow
    const hop = locate(target.uri)
    if (hop instanceof Promise) return hop.then((found) => found && this.#open(found))
    return hop && this.#open(hop)
  }

  /** The start of a Via of ours on a flow. */
  sentBy(flow: Flow): string {
    return `SIP/2.0/${flow.transport.toUpperCase()} ${this.#hostPort(flow)}`
  }

  contact(flow: Flow): string {
    return `<sip:${this.#hostPort(flow)}${flow.transport === 'tcp' ? ';transport=tcp' : ''}>`
  }

  async close(): Promise<void> {
    const listeners = [...this.#udp.values()]
    this.#udp.clear()
    await Promise.all([this.#tcp.close(), ...listeners.map((listener) => listener.close())])
  }

  #hostPort({ transport, local, remote }: Flow): string {
    // A connection we opened left from a port that nobody can call back.
    const port = transport === 'tcp' ? (this.#tcp.listening?.port ?? local.port) : local.port
    const host = isWildcard(local.host) ? localAddressTowards(remote.host) : local.host
    return `${bracketHost(this.#deps.advertisedAddress ?? host)}:${port}`
  }

  #open({ transport, address }: Hop): Flow | undefined | Promise<Flow | undefined> {
    if (transport === 'tcp') return this.#tcp.open(address)
    for (const listener of this.#udp.values())
      if (listener.reaches(address.host)) return { transport: 'udp', local: listener.local, remote: address }
    return undefined
  }

  #datagram(bytes: Buffer, source: Address, local: Address): void {
    if (!this.#admission.admits(source.host) || !this.#deps.admit('udp', source)) return
    const flow: Flow = { transport: 'udp', local, remote: source }
    const result = parseMessage(bytes)
    if (result.ok) this.#user.message(result.message, flow)
    else this.#user.malformed(result.partial, result.error, flow)
  }
}

function socketKey({ host, port }: Address): string {
  return `${host}|${port}`
}
