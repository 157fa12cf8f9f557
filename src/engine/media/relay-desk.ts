import { jitterMs, packetsLost } from '#engine/rtp/reception.ts'
import type { Side, SideStats } from './media-engine.ts'
import type { PortPool } from './port-pool.ts'
import { RelayLine } from './relay-line.ts'
import { bindPair, type SocketPair } from './socket-pair.ts'
import type { LineOrders, LinePorts, WorkerReply, WorkerRequest } from './worker-messages.ts'

type OpenRelay = { lines: (RelayLine | undefined)[]; lastHeardMs: number; silentReported: boolean }
type Bound = { pair: SocketPair; port: number }

/** How many ports may turn out to be taken by other programs before a request gives up. */
const BIND_ATTEMPTS = 20

/** All relays of the worker thread: opens, instructs, counts and closes them. Errors are codes, never thrown. */
export class RelayDesk {
  readonly #relays = new Map<string, OpenRelay>()
  readonly #pool: PortPool
  readonly #bind: string

  constructor(bind: string, pool: PortPool) {
    this.#bind = bind
    this.#pool = pool
  }

  async answer(ask: WorkerRequest): Promise<{ reply: WorkerReply } | { error: string }> {
    switch (ask.type) {
      case 'ready':
        return { reply: null }
      case 'open':
        return this.#open(ask.relayId, ask.line)
      case 'stats':
        return this.#stats(ask.relayId)
      case 'close':
        this.#close(ask.relayId)
        return { reply: null }
      case 'stop':
        for (const relayId of this.#relays.keys()) this.#close(relayId)
        return { reply: null }
      default:
        return { error: 'media.unknown_request' }
    }
  }

  /** Orders for a relay that is gone are late, not wrong. */
  follow(orders: LineOrders, nowMs: number): void {
    const relay = this.#relays.get(orders.relayId)
    relay?.lines[orders.line]?.follow(orders, nowMs)
    if (relay !== undefined) relay.lastHeardMs = nowMs
  }

  /** Relays that fell silent `afterMs` ago or longer and were not named since. */
  *newlySilent(afterMs: number, nowMs: number): Generator<{ relayId: string; silentMs: number }> {
    for (const [relayId, relay] of this.#relays) {
      const silentMs = Math.round(nowMs - relay.lastHeardMs)
      if (silentMs < afterMs) relay.silentReported = false
      else if (!relay.silentReported) {
        relay.silentReported = true
        yield { relayId, silentMs }
      }
    }
  }

  async #open(relayId: string, line: number): Promise<{ reply: LinePorts } | { error: string }> {
    // Line 0 begins a relay; another line of a relay that is gone must not bring it back.
    if (line === 0 && !this.#relays.has(relayId)) {
      this.#relays.set(relayId, { lines: [], lastHeardMs: performance.now(), silentReported: false })
    }
    const relay = this.#relays.get(relayId)
    if (relay === undefined) return { error: 'media.relay_closed' }
    const a = await this.#bindFree()
    const b = a === undefined ? undefined : await this.#bindFree()
    if (a === undefined || b === undefined || this.#relays.get(relayId) !== relay) {
      for (const bound of [a, b]) if (bound !== undefined) this.#release(bound)
      if (relay.lines.length === 0) this.#relays.delete(relayId)
      return { error: b === undefined ? 'media.ports_exhausted' : 'media.relay_closed' }
    }
    const opened = new RelayLine(this.#bind, { a, b }, (nowMs) => {
      relay.lastHeardMs = nowMs
    })
    relay.lines[line] = opened
    return { reply: opened.ports }
  }

  async #bindFree(): Promise<Bound | undefined> {
    for (let attempt = 0; attempt < BIND_ATTEMPTS; attempt += 1) {
      const port = this.#pool.take(performance.now())
      if (port === undefined) return undefined
      const pair = await bindPair(this.#bind, port)
      if (pair !== undefined) return { pair, port }
      this.#pool.rest(port, performance.now())
    }
    return undefined
  }

  #release({ pair, port }: Bound): void {
    pair.rtp.close()
    pair.rtcp.close()
    this.#pool.rest(port, performance.now())
  }

  #stats(relayId: string): { reply: Record<Side, SideStats> } | { error: string } {
    const relay = this.#relays.get(relayId)
    if (relay === undefined) return { error: 'media.relay_closed' }
    return { reply: { a: sumOf(relay.lines, 'a'), b: sumOf(relay.lines, 'b') } }
  }

  #close(relayId: string): void {
    const relay = this.#relays.get(relayId)
    this.#relays.delete(relayId)
    for (const line of relay?.lines ?? []) {
      if (line === undefined) continue
      line.close()
      this.#pool.rest(line.ports.a, performance.now())
      this.#pool.rest(line.ports.b, performance.now())
    }
  }
}

function sumOf(lines: readonly (RelayLine | undefined)[], side: Side): SideStats {
  const sum: SideStats = { packets: 0, bytes: 0, lost: 0, jitterMs: 0, dropped: 0 }
  for (const line of lines) {
    const leg = line?.leg(side)
    if (leg === undefined) continue
    sum.packets += leg.packets
    sum.bytes += leg.bytes
    sum.dropped += leg.dropped
    sum.lost += packetsLost(leg.reception)
    sum.jitterMs = Math.max(sum.jitterMs, jitterMs(leg.reception))
  }
  return sum
}
