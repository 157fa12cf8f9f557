import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

import { type WebSocket, WebSocketServer } from 'ws'

import type { Clock, Timer } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'
import type { Bus, DomainEvent } from '#lib/events.ts'

import { messageFor } from './audience.ts'

export const LIVE_PATH = '/api/v1/live'
/** Often enough that no router on the way forgets the connection; each time the credential is looked at again. */
const PING_MS = 30_000
/** A listener that does not read is let go: it will ask for everything anew when it is back. */
const MOST_UNREAD_BYTES = 256 * 1024
const MOST_LISTENERS = 5_000
/** Close codes of our own (RFC 6455 7.4.2). */
const SIGNED_OUT = 4401

export type Admission = { ok: true; ctx: Ctx } | { ok: false; status: number }

export type LiveDeps = {
  /** Who asks, by the same credential as the API; refuses a page of another origin. */
  admit(request: IncomingMessage): Promise<Admission>
  bus: Bus
  clock: Clock
}

export type LiveEdge = {
  /** Takes over an upgrade request; false when it is not for this path. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  listeners(): number
  close(): Promise<void>
}

type Listener = { socket: WebSocket; request: IncomingMessage; ctx: Ctx; alive: boolean }

/** "This changed": names and ids of events to whoever may hear them. What changed is fetched through the normal door. */
export function createLiveEdge({ admit, bus, clock }: LiveDeps): LiveEdge {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false })
  const listeners = new Set<Listener>()
  const unsubscribe = bus.subscribe('*', tell)
  let timer: Timer = clock.setTimer(PING_MS, look)

  function tell(event: DomainEvent): void {
    for (const { socket, ctx } of listeners) {
      const message = messageFor(ctx, event)
      if (!message) continue
      if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate()
      else socket.send(JSON.stringify(message))
    }
    if (event.name === 'session.ended' || event.name.startsWith('person.')) void askAgain(event.ids['person'])
  }

  /** Everybody still there, and still allowed? */
  function look(): void {
    timer = clock.setTimer(PING_MS, look)
    for (const listener of listeners) {
      if (!listener.alive) listener.socket.terminate()
      listener.alive = false
      listener.socket.ping()
    }
    void askAgain()
  }

  async function askAgain(person?: string): Promise<void> {
    for (const listener of listeners) {
      const { actor } = listener.ctx
      if (person !== undefined && (actor.kind !== 'person' || actor.subjectId !== person)) continue
      const now = await admit(listener.request).catch(() => undefined)
      if (now?.ok) listener.ctx = now.ctx
      else if (now) listener.socket.close(SIGNED_OUT, 'signed out')
    }
  }

  function listen(request: IncomingMessage, ctx: Ctx, socket: WebSocket): void {
    const listener: Listener = { socket, request, ctx, alive: true }
    listeners.add(listener)
    socket.on('pong', () => (listener.alive = true))
    socket.on('message', () => undefined) // nothing is expected; what comes is read and dropped
    socket.on('error', () => socket.terminate())
    socket.on('close', () => listeners.delete(listener))
    socket.send(JSON.stringify({ event: 'live.opened', ids: {} }))
  }

  async function answer(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    const admission: Admission =
      listeners.size >= MOST_LISTENERS
        ? { ok: false, status: 503 }
        : await admit(request).catch(() => ({ ok: false, status: 503 }))
    if (!admission.ok) {
      socket.end(`HTTP/1.1 ${admission.status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    server.handleUpgrade(request, socket, head, (upgraded) => listen(request, admission.ctx, upgraded))
  }

  return {
    upgrade(request, socket, head) {
      if (request.url?.split('?')[0] !== LIVE_PATH) return false
      void answer(request, socket, head)
      return true
    },
    listeners: () => listeners.size,
    async close() {
      timer.cancel()
      unsubscribe()
      for (const { socket } of listeners) socket.terminate()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
