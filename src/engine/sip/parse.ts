import { isToken, parseNumber, trimBlank } from './grammar.ts'
import { headerName } from './header-names.ts'
import { Headers } from './headers.ts'
import { HEADER_COUNT_LIMIT, HEADER_LIMIT_CHARS, MESSAGE_LIMIT_BYTES } from './limits.ts'
import type { ParseResult, SipMessage, WireError } from './message.ts'
import { parseStartLine } from './start-line.ts'
import { decodeText } from './text.ts'

const EMPTY = Buffer.alloc(0)
const END_OF_HEAD = '\r\n\r\n'

/** A head whose body is still to be cut out. */
export type Head = { message: SipMessage; contentLength: number | undefined }
export type HeadResult = { ok: true; head: Head } | Extract<ParseResult, { ok: false }>

/**
 * Reads one datagram as one message (RFC 3261 7, 18.3). Octets after the body are dropped; a body shorter than
 * Content-Length is an error. The body is a view on `bytes`.
 */
export function parseMessage(bytes: Buffer): ParseResult {
  if (bytes.length > MESSAGE_LIMIT_BYTES) return refuse('too_large', 'message over the size limit')
  const start = skipLineEnds(bytes)
  if (start === bytes.length) return refuse('empty', 'nothing but line ends')
  const end = bytes.indexOf(END_OF_HEAD, start)
  if (end === -1) {
    const result = parseHead(bytes.subarray(start))
    const partial = result.ok ? result.head.message : result.partial
    return withPartial(
      { code: 'missing_end', detail: 'no empty line after the headers', status: 400 },
      partial,
    )
  }
  const result = parseHead(bytes.subarray(start, end))
  if (!result.ok) return result
  const { message, contentLength } = result.head
  const bodyStart = end + END_OF_HEAD.length
  const length = contentLength ?? bytes.length - bodyStart
  if (bodyStart + length > bytes.length)
    return withPartial(
      { code: 'body_too_short', detail: 'body shorter than Content-Length', status: 400 },
      message,
    )
  message.body = bytes.subarray(bodyStart, bodyStart + length)
  return { ok: true, message }
}

/** Reads start line and headers: `bytes` ends before the empty line. The message comes without its body. */
export function parseHead(bytes: Buffer): HeadResult {
  const text = decodeText(bytes)
  const lineEnd = endOfLine(text, 0)
  const start = parseStartLine(text.slice(0, lineEnd))
  if ('code' in start) return { ok: false, error: start }
  const headers = new Headers()
  const message: SipMessage =
    start.kind === 'request'
      ? { kind: 'request', method: start.method, uri: start.uri, headers, body: EMPTY }
      : { kind: 'response', status: start.status, reason: start.reason, headers, body: EMPTY }
  const headerError = readHeaders(text, lineEnd, headers)
  const error =
    (start.kind === 'request' ? start.error : undefined) ??
    headerError ??
    checkControls(text) ??
    checkSingle(headers)
  if (error) return withPartial(error, message)
  const written = headers.get('Content-Length')
  const contentLength = written === undefined ? undefined : parseNumber(written, MESSAGE_LIMIT_BYTES)
  if (written !== undefined && contentLength === undefined)
    return withPartial(
      { code: 'bad_content_length', detail: 'Content-Length is not a usable number', status: 400 },
      message,
    )
  return { ok: true, head: { message, contentLength } }
}

/** Reads every header line from `from`, the end of the start line; goes on after a bad one to fill `headers`. */
function readHeaders(text: string, from: number, headers: Headers): WireError | undefined {
  let error: WireError | undefined
  let at = from + 2
  while (at < text.length) {
    let end = endOfLine(text, at)
    let folded = false
    while (isFold(text, end + 2)) {
      folded = true
      end = endOfLine(text, end + 2)
    }
    if (end - at > HEADER_LIMIT_CHARS)
      return { code: 'too_large', detail: 'header over the size limit', status: 400 }
    const line = text.slice(at, end)
    error = readHeader(folded ? unfold(line) : line, headers) ?? error
    if (headers.size > HEADER_COUNT_LIMIT)
      return { code: 'too_large', detail: 'too many headers', status: 400 }
    at = end + 2
  }
  return error
}

function readHeader(line: string, headers: Headers): WireError | undefined {
  const colon = line.indexOf(':')
  const name = trimBlank(line.slice(0, Math.max(colon, 0)))
  if (!isToken(name) || line.charCodeAt(0) <= 32)
    return { code: 'bad_header', detail: 'header line without a name', status: 400 }
  headers.append(name, trimBlank(line.slice(colon + 1)))
  return undefined
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\r\n', at)
  return end === -1 ? text.length : end
}

function isFold(text: string, at: number): boolean {
  return at < text.length && (text[at] === ' ' || text[at] === '\t')
}

/** A fold with the blanks around it is one space (RFC 3261 7.3.1). */
function unfold(line: string): string {
  return line
    .split('\r\n')
    .map((part) => trimBlank(part))
    .join(' ')
}

/**
 * Control characters stand only as a quoted pair (RFC 3261 25.1). A lone CR or LF never does: some peers end a
 * line there, others do not, and the two would read two different messages.
 */
function checkControls(text: string): WireError | undefined {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code >= 32 && code !== 127) || code === 9) continue
    if (code === 13 && text.charCodeAt(at + 1) === 10) at++
    else if (code === 13 || code === 10)
      return { code: 'bad_line_end', detail: 'CR or LF alone', status: 400 }
    else if (text[at - 1] !== '\\')
      return { code: 'bad_control_character', detail: 'control character outside a quoted pair', status: 400 }
  }
  return undefined
}

function checkSingle(headers: Headers): WireError | undefined {
  const name = headers.duplicate()
  if (name === undefined) return undefined
  return { code: 'duplicate_header', detail: `${headerName(name).name} stands twice`, status: 400 }
}

/** Line ends before a message are keep-alives or padding (RFC 3261 7.5). */
function skipLineEnds(bytes: Buffer): number {
  let at = 0
  while (bytes[at] === 13 && bytes[at + 1] === 10) at += 2
  return at
}

function refuse(code: WireError['code'], detail: string): ParseResult {
  return { ok: false, error: { code, detail } }
}

/** A malformed response or ACK, or a request without Via, has nobody to answer to: its error loses the status. */
function withPartial(error: WireError, partial: SipMessage | undefined): Extract<ParseResult, { ok: false }> {
  const isAnswerable = partial?.kind === 'request' && partial.method !== 'ACK' && partial.headers.has('Via')
  const shown = isAnswerable ? error : { code: error.code, detail: error.detail }
  return partial ? { ok: false, error: shown, partial } : { ok: false, error: shown }
}
