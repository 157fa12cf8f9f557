import { awaitFirstPacket, negotiate } from './latch.ts'
import { newLeg, relayRtcp, relayRtp, UNKNOWN_CLOCK, type Leg } from './leg.ts'
import type { Side } from './media-engine.ts'
import { spelledFor, type SocketPair } from './socket-pair.ts'
import type { LineOrders, LinePorts } from './worker-messages.ts'

type Bound = { pair: SocketPair; port: number }

/** One `m=` line of a relay: a leg per side, their sockets joined crosswise. Lives from `open` to the relay's end. */
export class RelayLine {
  readonly #legs: Record<Side, Leg>
  readonly #bind: string
  readonly #heard: (nowMs: number) => void
  #closed = false

  constructor(bind: string, bound: Record<Side, Bound>, heard: (nowMs: number) => void) {
    this.#bind = bind
    this.#heard = heard
    this.#legs = { a: newLeg(bound.a.pair, bound.a.port), b: newLeg(bound.b.pair, bound.b.port) }
    this.#join(this.#legs.a, this.#legs.b)
    this.#join(this.#legs.b, this.#legs.a)
  }

  get ports(): LinePorts {
    return { a: this.#legs.a.basePort, b: this.#legs.b.basePort }
  }

  leg(side: Side): Leg {
    return this.#legs[side]
  }

  #join(from: Leg, to: Leg): void {
    from.rtp.on('message', (packet, source) => {
      const nowMs = performance.now()
      if (this.#closed) return
      if (relayRtp(from, to, packet, source.address, source.port, nowMs)) this.#heard(nowMs)
    })
    from.rtcp.on('message', (packet, source) => {
      const nowMs = performance.now()
      if (this.#closed) return
      relayRtcp(from, to, packet, source.address, source.port, nowMs)
    })
  }

  follow(orders: LineOrders, nowMs: number): void {
    const leg = this.#legs[orders.side]
    leg.on = orders.on
    leg.receives = orders.receives
    if (!orders.on) return
    // Types are added, never taken away: packets of the old negotiation are still on their way.
    for (const [payloadType, hz] of orders.clocks) {
      leg.clocks[payloadType] = hz
      const other = this.#legs[orders.side === 'a' ? 'b' : 'a']
      if (other.clocks[payloadType] === UNKNOWN_CLOCK) other.clocks[payloadType] = hz
    }
    leg.packetsPerSecond = orders.packetsPerSecond
    leg.allowance = orders.packetsPerSecond
    leg.allowanceAtMs = nowMs
    if (orders.address !== '') this.#learn(leg, orders, nowMs)
    awaitFirstPacket(this.#legs[orders.side === 'a' ? 'b' : 'a'].rtpLatch, nowMs)
  }

  #learn(leg: Leg, orders: LineOrders, nowMs: number): void {
    const spelled = (address: string): string => (address === '' ? '' : spelledFor(this.#bind, address))
    negotiate(
      leg.rtpLatch,
      {
        signalledAddress: spelled(orders.address),
        signalledPort: orders.port,
        trustedAddress: spelled(orders.trustedAddress),
        strangersAllowed: orders.strangersAllowed,
      },
      nowMs,
    )
    negotiate(
      leg.rtcpLatch,
      {
        signalledAddress: spelled(orders.rtcpAddress),
        signalledPort: orders.rtcpPort,
        trustedAddress: leg.rtpLatch.latchedAddress || spelled(orders.trustedAddress),
        strangersAllowed: false,
      },
      nowMs,
    )
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const leg of [this.#legs.a, this.#legs.b]) {
      leg.rtp.close()
      leg.rtcp.close()
    }
  }
}
