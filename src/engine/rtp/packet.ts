/**
 * RTP fixed header (RFC 3550 5.1):
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                           timestamp                           |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |           synchronization source (SSRC) identifier            |
 *   +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 *   |            contributing source (CSRC) identifiers, CC of them |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |   if X: profile (16 bits)     |   length in words (16 bits)   |
 *   |   header extension, then the payload; if P, its last byte     |
 *   |   says how many bytes of padding end the packet               |
 */
export type RtpHeader = {
  marker: boolean
  payloadType: number
  sequence: number
  timestamp: number
  ssrc: number
  payloadOffset: number
  payloadLength: number
}

export const RTP_HEADER_BYTES = 12

/** A header to read into, so that a stream needs one for its whole life. */
export const emptyRtpHeader = (): RtpHeader => ({
  marker: false,
  payloadType: 0,
  sequence: 0,
  timestamp: 0,
  ssrc: 0,
  payloadOffset: 0,
  payloadLength: 0,
})

/** Version 2 in the first two bits: RTP or RTCP, and not STUN, DTLS or ZRTP (RFC 7983 7). */
export function looksLikeRtp(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && (bytes[0] ?? 0) >> 6 === 2
}

/** RTCP by the second byte, 192 to 223, which RTP leaves free (RFC 5761 4). */
export function looksLikeRtcp(bytes: Uint8Array): boolean {
  const second = bytes[1] ?? 0
  return second >= 192 && second <= 223
}

/** Reads the header of `packet` into `header`. False, with `header` undefined in value, when it is not RTP. */
export function readRtpHeader(packet: Buffer, header: RtpHeader): boolean {
  if (packet.length < RTP_HEADER_BYTES || !looksLikeRtp(packet)) return false
  const first = packet[0] ?? 0
  const second = packet[1] ?? 0
  let offset = RTP_HEADER_BYTES + (first & 0x0f) * 4
  if ((first & 0x10) !== 0) {
    if (packet.length < offset + 4) return false
    offset += 4 + packet.readUInt16BE(offset + 2) * 4
  }
  const padding = (first & 0x20) === 0 ? 0 : (packet[packet.length - 1] ?? 0)
  const length = packet.length - offset - padding
  if (length < 0 || ((first & 0x20) !== 0 && padding === 0)) return false

  header.marker = second >= 0x80
  header.payloadType = second & 0x7f
  header.sequence = packet.readUInt16BE(2)
  header.timestamp = packet.readUInt32BE(4)
  header.ssrc = packet.readUInt32BE(8)
  header.payloadOffset = offset
  header.payloadLength = length
  return true
}

/** Writes a fixed header without CSRC or extension into the first 12 bytes of `packet`. */
export function writeRtpHeader(
  packet: Buffer,
  header: Pick<RtpHeader, 'marker' | 'payloadType' | 'sequence' | 'timestamp' | 'ssrc'>,
): void {
  packet[0] = 0x80
  packet[1] = (header.marker ? 0x80 : 0) | (header.payloadType & 0x7f)
  packet.writeUInt16BE(header.sequence & 0xffff, 2)
  packet.writeUInt32BE(header.timestamp >>> 0, 4)
  packet.writeUInt32BE(header.ssrc >>> 0, 8)
}
