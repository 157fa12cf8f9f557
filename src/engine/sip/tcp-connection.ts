import type { Socket } from 'node:net'
import type { Clock } from '#lib/clock.ts'
import type { Flow } from './contract.ts'
import type { SipMessage, WireError } from './message.ts'
import { StreamFraming } from './stream-framing.ts'

/** Who hears what comes in over connections. */
export type StreamUser = {
  message(message: SipMessage, flow: Flow): void
  /** Something that is no message; the connection closes after an answer. */
  malformed(partial: SipMessage | undefined, error: WireError, flow: Flow): void
}

/** A message that was begun has so long to be finished: a slow sender must not hold a place. */
const UNFINISHED_LIMIT_MS = 10_000
/** Bytes that wait for a peer who does not read, before it is dropped. */
const BACKLOG_LIMIT_BYTES = 1024 * 1024
const PONG = Buffer.from('\r\n')

/** One TCP connection: frames what comes, answers keep-alives, gives up on peers that stall. */
export class TcpConnection {
  readonly flow: Flow
  readonly accepted: boolean
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #user: StreamUser
  readonly #framing: StreamFraming
  #heardMs: number
  #begunMs: number | undefined

  constructor(clock: Clock, user: StreamUser, on: { socket: Socket; flow: Flow; accepted: boolean }) {
    this.flow = on.flow
    this.accepted = on.accepted
    this.#socket = on.socket
    this.#clock = clock
    this.#user = user
    this.#framing = new StreamFraming({ accepted: on.accepted })
    this.#heardMs = clock.monotonicMs()
    on.socket.on('data', (bytes: Buffer) => this.#read(bytes))
    // A reset is followed by 'close'; without a listener it would end the process.
    on.socket.on('error', () => on.socket.destroy())
    on.socket.on('end', () => on.socket.end())
  }

  whenClosed(run: () => void): void {
    this.#socket.once('close', run)
  }

  send(bytes: Buffer, failed: (() => void) | undefined): void {
    if (this.#socket.writableLength > BACKLOG_LIMIT_BYTES) this.#socket.destroy()
    if (this.#socket.destroyed) return failed && queueMicrotask(failed)
    this.#socket.write(bytes, (fault) => fault && failed?.())
  }

  close(): void {
    this.#socket.destroy()
  }

  closeIfStuck(idleMs: number): void {
    const now = this.#clock.monotonicMs()
    const unfinished = this.#begunMs !== undefined && now - this.#begunMs > UNFINISHED_LIMIT_MS
    if (unfinished || now - this.#heardMs > idleMs) this.#socket.destroy()
  }

  #read(bytes: Buffer): void {
    this.#heardMs = this.#clock.monotonicMs()
    const frames = this.#framing.push(bytes)
    for (const frame of frames) {
      if (frame.kind === 'message') this.#user.message(frame.message, this.flow)
      else if (frame.kind === 'ping') this.#socket.write(PONG)
      else if (frame.kind === 'fault') {
        this.#user.malformed(frame.partial, frame.error, this.flow)
        this.#socket.destroySoon()
      }
    }
    if (this.#framing.unfinished === 0) this.#begunMs = undefined
    else if (frames.length > 0) this.#begunMs = this.#heardMs
    else this.#begunMs ??= this.#heardMs
  }
}
