import { reconnectDelayMs } from './backoff.ts'

/** Close code of the server for a session that has ended (RFC 6455 7.4.2, private use). */
const SIGNED_OUT = 4401

export type LiveState = 'connecting' | 'connected'

/** The slice of the browser's WebSocket that is used here; a test hands in its own. */
export type SocketLike = {
  addEventListener(name: 'open', listener: () => void): void
  addEventListener(name: 'close', listener: (event: { code: number }) => void): void
  addEventListener(name: 'message', listener: (event: { data: unknown }) => void): void
  close(): void
}

type Deps = {
  connect: () => SocketLike
  onMessage: (message: string) => void
  onState: (state: LiveState) => void
  /** The server closed for a session that is over, or did not let in at all: is anybody still signed in? */
  onDoubt: () => void
  /** After an interruption: whatever happened meanwhile was missed. */
  onResume: () => void
  schedule?: (run: () => void, ms: number) => () => void
}

/** A WebSocket that comes back by itself until it is closed by its user. */
export class LiveSocket {
  #deps: Deps
  #socket: SocketLike | undefined
  #attempt = 0
  #cancelRetry: (() => void) | undefined
  #wasConnected = false
  #closed = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.#open()
  }

  /** Try at once, as when the network says it is back. */
  retryNow(): void {
    if (this.#closed || !this.#cancelRetry) return
    this.#cancelRetry()
    this.#attempt = 0
    this.#open()
  }

  close(): void {
    this.#closed = true
    this.#cancelRetry?.()
    this.#socket?.close()
  }

  #open(): void {
    this.#cancelRetry = undefined
    const socket = this.#deps.connect()
    this.#socket = socket
    let wasOpen = false
    socket.addEventListener('open', () => {
      wasOpen = true
      this.#attempt = 0
      this.#deps.onState('connected')
      if (this.#wasConnected) this.#deps.onResume()
      this.#wasConnected = true
    })
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') this.#deps.onMessage(data)
    })
    socket.addEventListener('close', ({ code }) => {
      if (code === SIGNED_OUT || !wasOpen) this.#deps.onDoubt()
      this.#lost()
    })
  }

  #lost(): void {
    if (this.#closed) return
    this.#deps.onState('connecting')
    const schedule = this.#deps.schedule ?? scheduleTimeout
    this.#cancelRetry = schedule(() => this.#open(), reconnectDelayMs(this.#attempt++))
  }
}

function scheduleTimeout(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
