import { isToken, parseNumber } from './grammar.ts'
import { type CSeq, parseCSeq } from './cseq.ts'
import type { Headers } from './headers.ts'
import type { SipMessage } from './message.ts'
import { parseRawAddress, type RawAddress } from './name-addr.ts'
import { parseUri, uriScheme } from './uri.ts'
import { parseVia, type Via } from './via.ts'

/** The parts every message carries (RFC 3261 8.1.1), read once. */
export type Envelope = {
  /** The topmost one. */
  via: Via
  from: RawAddress
  to: RawAddress
  callId: string
  cseq: CSeq
}

export type Flaw = { code: 'missing_header' | 'bad_header_value'; detail: string }

const LONGEST_CALL_ID = 512

/** Reads the envelope of a request or response, or says what is wrong with it; the detail never quotes a value. */
export function readEnvelope(message: SipMessage): Envelope | Flaw {
  const { headers } = message
  for (const name of ['Via', 'From', 'To', 'Call-ID', 'CSeq'])
    if (!headers.has(name)) return { code: 'missing_header', detail: `${name} is missing` }
  const vias = headers.all('Via').map((value) => parseVia(value))
  const [via] = vias
  const from = readParty(headers, 'From')
  const to = readParty(headers, 'To')
  const callId = headers.get('Call-ID') ?? ''
  const cseq = parseCSeq(headers.get('CSeq') ?? '')
  if (!via || vias.includes(undefined)) return badValue('Via')
  if (!from) return badValue('From')
  if (!to) return badValue('To')
  if (!isCallId(callId)) return badValue('Call-ID')
  return cseq ? { via, from, to, callId, cseq } : badValue('CSeq')
}

/** An address list whose elements are well formed: sip, sips and tel URIs by their grammar, others by their scheme. */
export function isAddressList(values: readonly string[]): boolean {
  return values.every((value) => {
    const raw = parseRawAddress(value)
    return raw !== undefined && isUriText(raw.uriText)
  })
}

/** A URI this engine can read, or one of a scheme it does not know and leaves unread. */
export function isUriText(text: string): boolean {
  const scheme = uriScheme(text)
  if (scheme === undefined) return false
  const known = scheme === 'sip' || scheme === 'sips' || scheme === 'tel'
  return known ? parseUri(text) !== undefined : !text.includes(' ')
}

/** A whole number that stays within `limit`, or no such header at all. */
export function isOptionalNumber(headers: Headers, name: string, limit: number): boolean {
  const value = headers.get(name)
  return value === undefined || parseNumber(value, limit) !== undefined
}

export function badValue(name: string): Flaw {
  return { code: 'bad_header_value', detail: `${name} is malformed` }
}

/** From and To: one address; a tag, when there, is a token (RFC 3261 19.3). */
function readParty(headers: Headers, name: 'From' | 'To'): RawAddress | undefined {
  const raw = parseRawAddress(headers.get(name) ?? '')
  const tag = raw?.params.get('tag')
  if (!raw || tag === true || (tag !== undefined && !isToken(tag))) return undefined
  return isUriText(raw.uriText) ? raw : undefined
}

/** Visible ASCII: wider than the grammar's `word [ "@" word ]`, and still one unbroken key. */
function isCallId(text: string): boolean {
  if (text.length === 0 || text.length > LONGEST_CALL_ID) return false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code <= 32 || code >= 127) return false
  }
  return true
}
