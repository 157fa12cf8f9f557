import { looksLikeRtcp, looksLikeRtp } from './packet.ts'

/**
 * The first word of every RTCP packet (RFC 3550 6.4). Packets are stacked into one datagram, a compound:
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |V=2|P|  count  |   PT=200..   |  length in words, less one     |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                     SSRC of the sender ...                    |
 */
export type RtcpHeader = { packetType: number; count: number; padding: boolean; bytes: number }

export const RTCP = { senderReport: 200, receiverReport: 201, sourceDescription: 202, bye: 203 } as const

/** Reads the header at `offset`; undefined when it does not fit into the datagram. */
export function readRtcpHeader(datagram: Buffer, offset: number): RtcpHeader | undefined {
  if (offset + 4 > datagram.length) return undefined
  const first = datagram[offset] ?? 0
  const bytes = (datagram.readUInt16BE(offset + 2) + 1) * 4
  if (first >> 6 !== 2 || offset + bytes > datagram.length) return undefined
  return {
    packetType: datagram[offset + 1] ?? 0,
    count: first & 0x1f,
    padding: (first & 0x20) !== 0,
    bytes,
  }
}

/**
 * True for a datagram of whole RTCP packets (RFC 3550 A.2). The first need not be a report: feedback may come in
 * reduced size (RFC 5506). Padding is allowed in the last packet only.
 */
export function isRtcpCompound(datagram: Buffer): boolean {
  if (!looksLikeRtp(datagram) || !looksLikeRtcp(datagram) || datagram.length % 4 !== 0) return false
  let offset = 0
  // Stepped through without objects: this runs for packets of strangers.
  while (offset < datagram.length) {
    const first = datagram[offset] ?? 0
    const end = offset + (datagram.readUInt16BE(offset + 2) + 1) * 4
    if (first >> 6 !== 2 || end > datagram.length) return false
    if ((first & 0x20) !== 0 && end !== datagram.length) return false
    offset = end
  }
  return true
}
