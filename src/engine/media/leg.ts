import { isRtcpCompound } from '#engine/rtp/rtcp.ts'
import { emptyRtpHeader, looksLikeRtcp, readRtpHeader, type RtpHeader } from '#engine/rtp/packet.ts'
import { countPacket, newReception, type Reception } from '#engine/rtp/reception.ts'
import { accepts, isLatched, newLatch, type Latch } from './latch.ts'
import type { SocketPair } from './socket-pair.ts'

/** One side of one line: two sockets, who may send into them, and what came in. */
export type Leg = SocketPair & {
  readonly basePort: number
  on: boolean
  receives: boolean
  readonly rtpLatch: Latch
  readonly rtcpLatch: Latch
  /** Clock rate per payload type; UNKNOWN where the type was not negotiated. */
  readonly clocks: Int32Array
  readonly header: RtpHeader
  readonly reception: Reception
  packets: number
  bytes: number
  dropped: number
  packetsPerSecond: number
  /** Packets it may still send now (token bucket of one second). */
  allowance: number
  allowanceAtMs: number
}

export const UNKNOWN_CLOCK = -1

export const newLeg = (pair: SocketPair, basePort: number): Leg => ({
  rtp: pair.rtp,
  rtcp: pair.rtcp,
  basePort,
  on: false,
  receives: false,
  rtpLatch: newLatch(),
  rtcpLatch: newLatch(),
  clocks: new Int32Array(128).fill(UNKNOWN_CLOCK),
  header: emptyRtpHeader(),
  reception: newReception(),
  packets: 0,
  bytes: 0,
  dropped: 0,
  packetsPerSecond: 0,
  allowance: 0,
  allowanceAtMs: 0,
})

/**
 * Takes one datagram from `from`'s RTP socket to `to`. True when it was accepted, wherever it went.
 * Runs for every packet of every call: no await, no object, no log line.
 */
export function relayRtp(
  from: Leg,
  to: Leg,
  packet: Buffer,
  address: string,
  port: number,
  nowMs: number,
): boolean {
  // With rtcp-mux, reports share the RTP socket (RFC 5761).
  const isReport = looksLikeRtcp(packet)
  const valid = isReport ? isRtcpCompound(packet) : readRtpHeader(packet, from.header)
  if (!valid || !from.on || !isExpected(from, isReport, address, port)) return refuse(from)
  if (!accepts(from.rtpLatch, address, port, nowMs) || !isWithinRate(from, nowMs)) return refuse(from)

  from.rtcpLatch.trustedAddress = address
  if (!isReport) count(from, packet.length, nowMs)
  deliver(packet, to, to.rtp, to.rtpLatch)
  return true
}

/** The same for the RTCP socket. */
export function relayRtcp(
  from: Leg,
  to: Leg,
  packet: Buffer,
  address: string,
  port: number,
  nowMs: number,
): boolean {
  if (!from.on || !isRtcpCompound(packet) || !accepts(from.rtcpLatch, address, port, nowMs))
    return refuse(from)
  if (!isWithinRate(from, nowMs)) return refuse(from)

  deliver(packet, to, to.rtcp, to.rtcpLatch)
  return true
}

/** A source is learnt only from a payload type that was negotiated; a known source may send what it likes. */
function isExpected(from: Leg, isReport: boolean, address: string, port: number): boolean {
  if (isReport) return true
  const latch = from.rtpLatch
  if (isLatched(latch) && latch.latchedPort === port && latch.latchedAddress === address) return true
  return from.clocks[from.header.payloadType] !== UNKNOWN_CLOCK
}

function isWithinRate(leg: Leg, nowMs: number): boolean {
  const earned = ((nowMs - leg.allowanceAtMs) * leg.packetsPerSecond) / 1000
  leg.allowance = Math.min(leg.packetsPerSecond, leg.allowance + earned)
  leg.allowanceAtMs = nowMs
  if (leg.allowance < 1) return false
  leg.allowance -= 1
  return true
}

function count(from: Leg, bytes: number, nowMs: number): void {
  from.packets += 1
  from.bytes += bytes
  const { ssrc, sequence, timestamp, payloadType } = from.header
  countPacket(from.reception, ssrc, sequence, timestamp, nowMs, Math.max(0, from.clocks[payloadType] ?? 0))
}

function refuse(leg: Leg): false {
  leg.dropped += 1
  return false
}

/** Sent from the socket the receiver knows, to where it was heard, else to where it said it is (symmetric RTP). */
function deliver(packet: Buffer, to: Leg, socket: Leg['rtp'], latch: Latch): void {
  if (!to.on || !to.receives) return
  if (isLatched(latch)) socket.send(packet, 0, packet.length, latch.latchedPort, latch.latchedAddress)
  else if (latch.signalledAddress !== '') {
    socket.send(packet, 0, packet.length, latch.signalledPort, latch.signalledAddress)
  }
}
