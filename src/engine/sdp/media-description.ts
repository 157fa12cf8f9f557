import { readCodecs, type Codec } from './codec-map.ts'
import { connectionOf, readConnection, type Connection } from './connection.ts'
import { readMediaLine, type MediaLine } from './media-line.ts'
import type { SdpLine, SessionDescription } from './session-description.ts'

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

/** One `m=` section as offer/answer sees it (RFC 3264). Values of the session part are filled in where they apply. */
export type MediaDescription = MediaLine & {
  connection: Connection | undefined
  direction: Direction
  /** `a=rtcp` (RFC 3605); the address only when it differs from the line's. */
  rtcp: { port: number; connection: Connection | undefined } | undefined
  /** `a=rtcp-mux` (RFC 5761). */
  rtcpMux: boolean
  ptimeMs: number | undefined
  codecs: ReadonlyMap<number, Codec>
}

/** Describes line number `index`; undefined when there is none or its `m=` line cannot be read. */
export function describeMedia(sdp: SessionDescription, index: number): MediaDescription | undefined {
  const lines = sdp.media[index]
  const first = lines?.[0]
  const line = first === undefined ? undefined : readMediaLine(first.value)
  if (lines === undefined || line === undefined) return undefined
  return {
    ...line,
    // A line's own c= counts even when we cannot read it: falling back would send its media to somebody else.
    connection: connectionIn(lines.some(({ type }) => type === 'c') ? lines : sdp.session),
    direction: directionIn(lines) ?? directionIn(sdp.session) ?? 'sendrecv',
    rtcp: rtcpIn(lines),
    rtcpMux: hasAttribute(lines, 'rtcp-mux'),
    ptimeMs: ptimeIn(lines),
    codecs: readCodecs(line.formats, lines),
  }
}

/** True when the sender of this line wants to hear nothing: sendonly, inactive, or a null address (RFC 3264 8.4). */
export function isHeld(media: MediaDescription): boolean {
  const deaf = media.direction === 'sendonly' || media.direction === 'inactive'
  return deaf || media.connection?.isNull === true
}

export function hasAttribute(lines: readonly SdpLine[], name: string): boolean {
  return lines.some((line) => line.type === 'a' && attributeName(line) === name)
}

/** The name of an `a=` line without its value; empty for other lines. */
export function attributeName(line: SdpLine): string {
  if (line.type !== 'a') return ''
  const colon = line.value.indexOf(':')
  return (colon === -1 ? line.value : line.value.slice(0, colon)).trim()
}

function connectionIn(lines: readonly SdpLine[]): Connection | undefined {
  const line = lines.find(({ type }) => type === 'c')
  return line === undefined ? undefined : readConnection(line.value)
}

export function isDirection(name: string): name is Direction {
  return name === 'sendrecv' || name === 'sendonly' || name === 'recvonly' || name === 'inactive'
}

function directionIn(lines: readonly SdpLine[]): Direction | undefined {
  for (const line of lines) {
    const name = attributeName(line)
    if (isDirection(name)) return name
  }
  return undefined
}

function rtcpIn(lines: readonly SdpLine[]): MediaDescription['rtcp'] {
  const line = lines.find((each) => attributeName(each) === 'rtcp')
  const match =
    line === undefined ? null : /^rtcp:(\d{1,5})(?: IN (IP4|IP6) (\S{1,255}))?\s*$/.exec(line.value)
  if (match === null || Number(match[1]) > 65_535) return undefined
  const connection = match[3] === undefined ? undefined : connectionOf(match[2] === 'IP6' ? 6 : 4, match[3])
  return { port: Number(match[1]), connection }
}

function ptimeIn(lines: readonly SdpLine[]): number | undefined {
  const line = lines.find((each) => attributeName(each) === 'ptime')
  const match = line === undefined ? null : /^ptime: ?(\d{1,4})\s*$/.exec(line.value)
  return match === null ? undefined : Number(match[1])
}
