import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { once } from 'node:events'
import type { Address } from './contract.ts'

/** Bytes the kernel may hold for us while the loop is busy; it grants what it allows. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024

/** One bound UDP socket. Everything leaves from the address it listens on, which is what NAT and rport need. */
export class UdpListener {
  readonly local: Address
  readonly #socket: Socket
  #closed = false

  private constructor(socket: Socket, local: Address) {
    this.#socket = socket
    this.local = local
  }

  /** Binds; port 0 takes a free one. */
  static async open(
    at: Address,
    on: {
      datagram: (bytes: Buffer, source: Address, local: Address) => void
      fault: (code: string) => void
    },
  ): Promise<UdpListener> {
    const socket = createSocket({
      type: isIPv6(at.host) ? 'udp6' : 'udp4',
      // Addresses only ever come resolved: the default look-up would cost a tick per datagram.
      lookup: (host, _options, done) => done(null, host, isIPv6(host) ? 6 : 4),
    })
    const listening = once(socket, 'listening')
    socket.bind(at.port, at.host)
    await listening
    growReceiveBuffer(socket)
    const local = { host: at.host, port: socket.address().port }
    socket.on('message', (bytes, source) =>
      on.datagram(bytes, { host: source.address, port: source.port }, local),
    )
    socket.on('error', (fault) => on.fault('code' in fault ? String(fault.code) : 'udp_error'))
    return new UdpListener(socket, local)
  }

  /** Whether a datagram to this address can leave here. */
  reaches(host: string): boolean {
    return isIPv6(host) === isIPv6(this.local.host)
  }

  send(bytes: Buffer, remote: Address, failed: (() => void) | undefined): void {
    if (this.#closed) return failed && queueMicrotask(failed)
    if (failed) this.#socket.send(bytes, remote.port, remote.host, (fault) => fault && failed())
    else this.#socket.send(bytes, remote.port, remote.host, ignoreLoss)
  }

  async close(): Promise<void> {
    this.#closed = true
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }
}

/** Without a callback a send error would be emitted on the socket, where nobody could tell whose it was. */
function ignoreLoss(): void {}

/** A system that grants less still works, only with less room for a flood. */
function growReceiveBuffer(socket: Socket): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES)
  } catch {
    return
  }
}
