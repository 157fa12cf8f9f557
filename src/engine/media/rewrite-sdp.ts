import { formatConnection } from '#engine/sdp/connection.ts'
import {
  attributeName,
  describeMedia,
  isDirection,
  type MediaDescription,
} from '#engine/sdp/media-description.ts'
import { formatMediaLine, readMediaLine } from '#engine/sdp/media-line.ts'
import { formatSdp, type SdpLine, type SessionDescription } from '#engine/sdp/session-description.ts'

/** Our `o=` line towards one party: the same session for the life of the relay, a new version when the rest changes. */
export type OutgoingOrigin = { sessionId: string; version: number; lastBody: string }

/**
 * Attributes that speak of keys, candidates or addresses of the other party. None of them is true any more once the
 * media goes through us (crypto and DTLS-SRTP, ICE, BUNDLE, source filters).
 */
const NOT_OURS = new Set([
  'alt',
  'bundle-only',
  'candidate',
  'connection',
  'crypto',
  'end-of-candidates',
  'fingerprint',
  'ice-lite',
  'ice-mismatch',
  'ice-options',
  'ice-pacing',
  'ice-pwd',
  'ice-ufrag',
  'identity',
  'key-mgmt',
  'remote-candidates',
  'rtcp-mux-only',
  'setup',
  'source-filter',
  'tls-id',
  'zrtp-hash',
])
/** Lines of the session part that name the person or the program, or hold a key; and those written anew. */
const SESSION_DROPPED = new Set(['v', 'o', 's', 'i', 'u', 'e', 'p', 'c', 'k'])
const MEDIA_DROPPED = new Set(['m', 'i', 'c', 'k'])

/**
 * The SDP of one party as the other one gets it. `ports` has our RTP port for each line that is on; RTCP is the port
 * above it. A line without a port goes out with port 0 (RFC 3264 6).
 */
export function rewriteSdp(
  sdp: SessionDescription,
  ours: { address: string; ports: readonly (number | undefined)[]; origin: OutgoingOrigin },
): string {
  const rest = sdp.session.filter((line) => !SESSION_DROPPED.has(line.type) && isKept(line))
  const tail: SdpLine[] = [
    { type: 's', value: '-' },
    { type: 'c', value: formatConnection(ours.address) },
    ...rest.filter((line) => line.type === 'b'),
    ...(rest.some((line) => line.type === 't') ? [] : [{ type: 't', value: '0 0' }]),
    ...rest.filter((line) => line.type !== 'b'),
  ]
  const media = sdp.media.map((lines, index) => rewriteMedia(sdp, lines, index, ours.ports[index]))

  const body = formatSdp({ session: tail, media })
  if (body !== ours.origin.lastBody) {
    ours.origin.version += 1
    ours.origin.lastBody = body
  }
  const { sessionId, version } = ours.origin
  return `v=0\r\no=- ${sessionId} ${version} ${formatConnection(ours.address)}\r\n${body}`
}

function rewriteMedia(
  sdp: SessionDescription,
  lines: readonly SdpLine[],
  index: number,
  port: number | undefined,
): SdpLine[] {
  const media = describeMedia(sdp, index)
  if (media === undefined || port === undefined) return [refusedLine(lines)]
  const direction = directionUnderNull(media)
  const kept = lines
    .filter((line) => !MEDIA_DROPPED.has(line.type) && isKept(line))
    .filter((line) => direction === undefined || !isDirection(attributeName(line)))
    .map((line) => (attributeName(line) === 'rtcp' ? rtcpLine(media, port) : line))
  return [
    { type: 'm', value: formatMediaLine({ ...media, port }) },
    ...kept,
    ...(direction === undefined ? [] : [{ type: 'a', value: direction }]),
  ]
}

function isKept(line: SdpLine): boolean {
  if (line.type === 'a' && line.value.startsWith('group:BUNDLE')) return false
  return !NOT_OURS.has(attributeName(line))
}

/** The same line with port 0; what we cannot even read becomes a line that says nothing else. */
function refusedLine(lines: readonly SdpLine[]): SdpLine {
  const line = readMediaLine(lines[0]?.value ?? '')
  if (line === undefined) return { type: 'm', value: 'audio 0 RTP/AVP 0' }
  return { type: 'm', value: formatMediaLine({ ...line, port: 0 }) }
}

/** A null address says hold as phones did before RFC 3264. We have an address, so the direction must say it. */
function directionUnderNull(media: MediaDescription): 'sendonly' | 'inactive' | undefined {
  if (media.connection?.isNull !== true) return undefined
  return media.direction === 'sendrecv' || media.direction === 'sendonly' ? 'sendonly' : 'inactive'
}

function rtcpLine(media: MediaDescription, port: number): SdpLine {
  const onOnePort = media.rtcpMux && media.rtcp?.port === media.port
  return { type: 'a', value: `rtcp:${onOnePort ? port : port + 1}` }
}
