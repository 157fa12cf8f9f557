/**
 * SDP as lines (RFC 8866). The order and every line we do not know are kept, so that what goes out differs from what
 * came in only where somebody meant it to. Meaning is read from the lines by media-description.ts.
 */
export type SdpLine = { readonly type: string; readonly value: string }

export type SessionDescription = {
  /** From `v=` to the line before the first `m=`. */
  readonly session: readonly SdpLine[]
  /** One list per `m=`, which is its first line. */
  readonly media: readonly (readonly SdpLine[])[]
}

export type SdpFault =
  | 'sdp.too_long'
  | 'sdp.too_many_lines'
  | 'sdp.too_many_media'
  | 'sdp.control_character'
  | 'sdp.not_a_line'
  | 'sdp.version'
  | 'sdp.origin'

export type SdpResult = { ok: true; sdp: SessionDescription } | { ok: false; error: SdpFault }

/** Far above what any phone sends, far below what hurts. */
const LIMIT_CHARACTERS = 65_536
const LIMIT_LINES = 1000
const LIMIT_MEDIA = 32

// eslint-disable-next-line no-control-regex -- these are the characters that may not be there
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Reads SDP text. Lines may end in CRLF or LF; the order of lines is not insisted on beyond `v=` and `o=` first. */
export function parseSdp(text: string): SdpResult {
  if (text.length > LIMIT_CHARACTERS) return { ok: false, error: 'sdp.too_long' }
  if (CONTROL.test(text)) return { ok: false, error: 'sdp.control_character' }
  const rows = text.split('\n', LIMIT_LINES + 1)
  if (rows.length > LIMIT_LINES) return { ok: false, error: 'sdp.too_many_lines' }

  const lines: SdpLine[] = []
  for (const [index, row] of rows.entries()) {
    const line = row.endsWith('\r') ? row.slice(0, -1) : row
    if (line === '' && rows.slice(index).every((rest) => rest.trim() === '')) break
    if (!/^[a-z]=/.test(line) || line.includes('\r')) return { ok: false, error: 'sdp.not_a_line' }
    lines.push({ type: line.slice(0, 1), value: line.slice(2) })
  }
  return divide(lines)
}

function divide(lines: SdpLine[]): SdpResult {
  if (lines[0]?.type !== 'v' || lines[0].value.trim() !== '0') return { ok: false, error: 'sdp.version' }
  if (lines[1]?.type !== 'o' || readOrigin(lines[1].value) === undefined) {
    return { ok: false, error: 'sdp.origin' }
  }
  const session: SdpLine[] = []
  const media: SdpLine[][] = []
  for (const line of lines) {
    if (line.type === 'm') media.push([])
    const section = media.at(-1) ?? session
    section.push(line)
  }
  if (media.length > LIMIT_MEDIA) return { ok: false, error: 'sdp.too_many_media' }
  return { ok: true, sdp: { session, media } }
}

export function formatSdp(sdp: SessionDescription): string {
  const lines = [...sdp.session, ...sdp.media.flat()]
  return lines.map((line) => `${line.type}=${line.value}\r\n`).join('')
}

/** The `o=` line (RFC 8866 5.2). Numbers stay text: they may have 64 bits. */
export type Origin = { username: string; sessionId: string; version: string; address: string }

export function readOrigin(value: string): Origin | undefined {
  const match = /^(\S{1,255}) (\d{1,20}) (\d{1,20}) IN (IP4|IP6) (\S{1,255})\s*$/.exec(value)
  if (match === null) return undefined
  const [, username = '', sessionId = '', version = '', , address = ''] = match
  return { username, sessionId, version, address }
}
