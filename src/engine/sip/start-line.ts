import { isToken, isVisible, parseNumber } from './grammar.ts'
import { HEADER_LIMIT_CHARS } from './limits.ts'
import type { WireError } from './message.ts'

export type StartLine =
  | { kind: 'request'; method: string; uri: string; error?: WireError }
  | { kind: 'response'; status: number; reason: string }

/** Reads the first line of a message (RFC 3261 7.1, 7.2). A request line may come with the error to answer. */
export function parseStartLine(line: string): StartLine | WireError {
  if (line.slice(0, 4).toUpperCase() === 'SIP/' && line.indexOf(' ') > 0) return parseStatusLine(line)
  return parseRequestLine(line)
}

function parseStatusLine(line: string): StartLine | WireError {
  if (line.slice(0, 8).toUpperCase() !== 'SIP/2.0 ')
    return { code: 'unsupported_version', detail: 'response of another SIP version' }
  const status = parseNumber(line.slice(8, 11), 699)
  if (status === undefined || status < 100 || (line.length > 11 && line[11] !== ' '))
    return { code: 'bad_start_line', detail: 'status code is not a number from 100 to 699' }
  return { kind: 'response', status, reason: line.slice(12) }
}

/** Exactly one space between the three parts; anything else is answered 400 (RFC 4475 3.1.2.8 to 3.1.2.10). */
function parseRequestLine(line: string): StartLine | WireError {
  const first = line.indexOf(' ')
  const last = line.lastIndexOf(' ')
  const versionAt = line.toUpperCase().lastIndexOf(' SIP/')
  const method = line.slice(0, Math.max(first, 0))
  if (versionAt === -1 || versionAt < first || !isToken(method))
    return { code: 'not_sip', detail: 'no request line and no status line' }
  const uri = line.slice(first + 1, versionAt)
  const version = line.slice(versionAt + 1).toUpperCase()
  const request = { kind: 'request', method, uri } as const
  if (uri.length > HEADER_LIMIT_CHARS)
    return { ...request, error: { code: 'too_large', detail: 'Request-URI over the limit', status: 414 } }
  if (!isVisible(uri) || versionAt !== last)
    return { ...request, error: malformed('blanks or control characters in the request line') }
  if (version !== 'SIP/2.0')
    return { ...request, error: { code: 'unsupported_version', detail: 'another SIP version', status: 505 } }
  return request
}

function malformed(detail: string): WireError {
  return { code: 'bad_start_line', detail, status: 400 }
}
