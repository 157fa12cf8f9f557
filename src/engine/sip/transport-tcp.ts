import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Clock, Timer } from '#lib/clock.ts'
import type { Address, Flow } from './contract.ts'
import type { RandomIds } from './random-ids.ts'
import { type StreamUser, TcpConnection } from './tcp-connection.ts'

export type TcpDeps = {
  clock: Clock
  ids: RandomIds
  limits: { connections: number; connectionsPerSource: number; idleMs: number }
  user: StreamUser
  /** Asked before a connection is looked at. */
  admit(source: Address): boolean
  fault(code: string): void
  /** A connection is gone, and with it every way back over it. */
  closed(flow: Flow): void
}

/** How long an own connection may take to stand. */
const CONNECT_LIMIT_MS = 5_000
/** How often the connections are looked through for idle and stuck ones. */
const SWEEP_MS = 5_000

/** TCP listeners, the connections they took and those we opened; a connection is found by its id or its far end. */
export class TcpTransport {
  readonly #deps: TcpDeps
  readonly #servers = new Map<Server, Address>()
  readonly #connections = new Map<string, TcpConnection>()
  /** Those we opened, by `host:port` of the far end, so that the next request takes the same. */
  readonly #opened = new Map<string, Promise<Flow | undefined>>()
  readonly #perSource = new Map<string, number>()
  #sweep: Timer | undefined
  #closed = false

  constructor(deps: TcpDeps) {
    this.#deps = deps
  }

  get size(): number {
    return this.#connections.size
  }

  /** Our listening address, undefined without a listener: where a peer can open a connection to us. */
  get listening(): Address | undefined {
    return this.#servers.values().next().value
  }

  async listen(at: Address): Promise<Address> {
    const server = createServer({ noDelay: true }, (socket) => this.#accept(socket))
    server.listen(at.port, at.host)
    await once(server, 'listening')
    server.on('error', (fault) => this.#deps.fault('code' in fault ? String(fault.code) : 'tcp_error'))
    const bound = server.address()
    const local = { host: at.host, port: typeof bound === 'object' && bound ? bound.port : at.port }
    this.#servers.set(server, local)
    return local
  }

  /** The connection to an address, opened if there is none; undefined when it does not stand in time. */
  open(remote: Address): Promise<Flow | undefined> {
    const key = `${remote.host}:${remote.port}`
    const known = this.#opened.get(key)
    if (known) return known
    const opening = this.#connect(remote)
    this.#opened.set(key, opening)
    void opening.then((flow) => {
      if (!flow) this.#opened.delete(key)
    })
    return opening
  }

  send(flow: Flow, bytes: Buffer, failed: (() => void) | undefined): void {
    const connection = this.#connections.get(flow.connectionId ?? '')
    if (connection) connection.send(bytes, failed)
    else if (failed) queueMicrotask(failed)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#sweep?.cancel()
    const servers = [...this.#servers.keys()]
    const gone = servers.map((server) => new Promise((resolve) => server.close(resolve)))
    for (const connection of this.#connections.values()) connection.close()
    await Promise.all(gone)
  }

  #accept(socket: Socket): void {
    const { remoteAddress: host, remotePort: port } = socket
    const { limits } = this.#deps
    const held = this.#perSource.get(host ?? '') ?? 0
    const full = this.#connections.size >= limits.connections || held >= limits.connectionsPerSource
    if (host === undefined || port === undefined || full || !this.#deps.admit({ host, port })) {
      socket.destroy()
      return
    }
    this.#perSource.set(host, held + 1)
    this.#add(socket, { host, port }, true)
  }

  async #connect(remote: Address): Promise<Flow | undefined> {
    const socket = connect({ host: remote.host, port: remote.port, noDelay: true })
    const limit = this.#deps.clock.setTimer(CONNECT_LIMIT_MS, () =>
      socket.destroy(new Error('connect_timeout')),
    )
    try {
      await once(socket, 'connect')
    } catch {
      // Refused, unreachable or too slow: the caller hears it as a transport error.
      return undefined
    } finally {
      limit.cancel()
    }
    if (this.#closed) {
      socket.destroy()
      return undefined
    }
    return this.#add(socket, remote, false).flow
  }

  #add(socket: Socket, remote: Address, accepted: boolean): TcpConnection {
    const local = { host: socket.localAddress ?? '', port: socket.localPort ?? 0 }
    const flow: Flow = { transport: 'tcp', local, remote, connectionId: this.#deps.ids.id() }
    const connection = new TcpConnection(this.#deps.clock, this.#deps.user, { socket, flow, accepted })
    connection.whenClosed(() => this.#forget(connection))
    this.#connections.set(flow.connectionId ?? '', connection)
    this.#sweep ??= this.#sweepLater()
    return connection
  }

  #forget({ flow, accepted }: TcpConnection): void {
    this.#connections.delete(flow.connectionId ?? '')
    this.#deps.closed(flow)
    const { host, port } = flow.remote
    if (!accepted) {
      this.#opened.delete(`${host}:${port}`)
      return
    }
    const left = (this.#perSource.get(host) ?? 1) - 1
    if (left === 0) this.#perSource.delete(host)
    else this.#perSource.set(host, left)
  }

  #sweepLater(): Timer {
    return this.#deps.clock.setTimer(SWEEP_MS, () => {
      for (const connection of this.#connections.values()) connection.closeIfStuck(this.#deps.limits.idleMs)
      this.#sweep = this.#connections.size > 0 ? this.#sweepLater() : undefined
    })
  }
}
