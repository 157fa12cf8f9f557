import { MESSAGE_LIMIT_BYTES } from './limits.ts'
import type { SipMessage, WireError } from './message.ts'
import { type Head, parseHead } from './parse.ts'

export type Frame =
  | { kind: 'message'; message: SipMessage }
  /** CRLF CRLF between messages on a connection we accepted: answer CRLF (RFC 5626 3.5.1). Many in one read count once. */
  | { kind: 'ping' }
  /** CRLF between messages on a connection we opened: the answer to our ping. */
  | { kind: 'pong' }
  /** Where the next message starts is no longer certain: answer `partial` with `error.status` if any, then close. */
  | { kind: 'fault'; error: WireError; partial?: SipMessage }

const END_OF_HEAD = '\r\n\r\n'
const CR = 13
const LF = 10
const NOTHING = Buffer.alloc(0)

/**
 * Cuts a byte stream into messages by Content-Length (RFC 3261 18.3). Feed it what the socket reads, in any pieces;
 * the work is linear in the bytes fed. It keeps at most one message and has no timer: the owner closes a
 * connection whose `unfinished` stays above 0 for too long.
 */
export class StreamFraming {
  readonly #accepted: boolean
  #store = NOTHING
  #length = 0
  /** How far the end of the head was already looked for. */
  #searched = 0
  #head: Head | undefined
  #bodyStart = 0
  #halfPing = false
  #broken = false

  /** `accepted`: the other side opened the connection, so it pings and we answer. */
  constructor(options: { accepted: boolean }) {
    this.#accepted = options.accepted
  }

  /** Bytes held of a message that is not complete. */
  get unfinished(): number {
    return this.#length
  }

  /** What the bytes complete, in order. After a fault everything is ignored. */
  push(chunk: Buffer): Frame[] {
    const isDirect = this.#length === 0
    const bytes = isDirect ? chunk : this.#keep(chunk)
    const frames: Frame[] = []
    let at = 0
    while (at < bytes.length && !this.#broken) {
      const next = this.#head
        ? this.#takeBody(bytes, at, frames, isDirect)
        : this.#takeHead(bytes, at, frames)
      if (next === undefined) break
      at = next
    }
    if (this.#broken) this.#drop()
    else this.#leave(bytes, at, isDirect)
    return frames
  }

  /** Reads keep-alives and one head; where to go on, or undefined when more bytes are needed. */
  #takeHead(bytes: Buffer, at: number, frames: Frame[]): number | undefined {
    if (bytes[at] === CR) {
      if (at + 1 === bytes.length) return undefined
      if (bytes[at + 1] === LF) {
        this.#sawLineEnd(frames)
        return at + 2
      }
    }
    this.#halfPing = false
    const end = bytes.indexOf(END_OF_HEAD, Math.max(at, this.#searched - END_OF_HEAD.length + 1))
    if (end === -1) {
      this.#searched = bytes.length
      const first = bytes[at] ?? 0
      if (first <= 32 || first >= 127)
        this.#fault(frames, { code: 'not_sip', detail: 'no SIP on this stream' })
      else if (bytes.length - at > MESSAGE_LIMIT_BYTES) this.#fault(frames, tooLarge())
      return undefined
    }
    this.#searched = 0
    const result = parseHead(bytes.subarray(at, end))
    this.#bodyStart = end + END_OF_HEAD.length - at
    if (!result.ok) this.#fault(frames, result.error, result.partial)
    else if (result.head.contentLength === undefined) this.#fault(frames, noLength(), result.head.message)
    else if (this.#bodyStart + result.head.contentLength > MESSAGE_LIMIT_BYTES)
      this.#fault(frames, tooLarge(), result.head.message)
    else this.#head = result.head
    return at
  }

  #takeBody(bytes: Buffer, at: number, frames: Frame[], isDirect: boolean): number | undefined {
    if (!this.#head) return at
    const start = at + this.#bodyStart
    const end = start + (this.#head.contentLength ?? 0)
    if (end > bytes.length) return undefined
    const body = bytes.subarray(start, end)
    const { message } = this.#head
    // The store is written over by what comes next; a chunk is ours to point into.
    message.body = isDirect ? body : Buffer.from(body)
    frames.push({ kind: 'message', message })
    this.#head = undefined
    return end
  }

  #sawLineEnd(frames: Frame[]): void {
    const kind = this.#accepted ? 'ping' : 'pong'
    const isWhole = !this.#accepted || this.#halfPing
    this.#halfPing = this.#accepted && !this.#halfPing
    if (isWhole && frames.at(-1)?.kind !== kind) frames.push({ kind })
  }

  #fault(frames: Frame[], error: WireError, partial?: SipMessage): void {
    this.#broken = true
    frames.push(
      partial ? { kind: 'fault', error: withoutStatus(error, partial), partial } : { kind: 'fault', error },
    )
  }

  /** Adds a chunk to the store, which doubles, so that a slow sender costs no copy of everything per byte. */
  #keep(chunk: Buffer): Buffer {
    const length = this.#length + chunk.length
    if (length > this.#store.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, this.#store.length * 2, 1024))
      this.#store.copy(larger, 0, 0, this.#length)
      this.#store = larger
    }
    chunk.copy(this.#store, this.#length)
    this.#length = length
    return this.#store.subarray(0, length)
  }

  /** Keeps what follows `at` for the next push. */
  #leave(bytes: Buffer, at: number, isDirect: boolean): void {
    if (at === bytes.length) return this.#drop()
    if (isDirect) {
      this.#keep(bytes.subarray(at))
    } else if (at > 0) {
      this.#store.copyWithin(0, at, this.#length)
      this.#length -= at
    }
    if (this.#searched > 0) this.#searched -= at
  }

  #drop(): void {
    this.#store = NOTHING
    this.#length = 0
    this.#searched = 0
  }
}

function tooLarge(): WireError {
  return { code: 'too_large', detail: 'message over the size limit', status: 513 }
}

/** On a stream Content-Length is mandatory (RFC 3261 18.3, 20.14). */
function noLength(): WireError {
  return { code: 'bad_content_length', detail: 'Content-Length is missing on a stream', status: 400 }
}

function withoutStatus(error: WireError, partial: SipMessage): WireError {
  const isAnswerable = partial.kind === 'request' && partial.method !== 'ACK' && partial.headers.has('Via')
  return isAnswerable ? error : { code: error.code, detail: error.detail }
}
