import { badValue, type Envelope, type Flaw, isAddressList, isOptionalNumber, readEnvelope } from './check.ts'
import type { SipRequest } from './message.ts'
import { parseUri, uriScheme } from './uri.ts'
import { MAGIC_COOKIE, viaBranch } from './via.ts'

/** What to answer instead of serving a request. Without a status nothing is answered: ACK has no response, and one without Via no way back. */
export type Rejection = {
  code: Flaw['code'] | 'bad_request_uri' | 'unsupported_scheme' | 'cseq_mismatch' | 'bad_extension'
  detail: string
  status?: number
  reason: string
  headers: [name: string, value: string][]
}

export type RequestCheck = { ok: true; envelope: Envelope } | { ok: false; rejection: Rejection }

export type RequestCheckOptions = {
  /** Option tags that a Require may name (RFC 3261 8.2.2.3). */
  supported: readonly string[]
}

const LARGEST_MAX_FORWARDS = 255
/** Requests that set up a dialog and so must say where theirs goes on (RFC 3261 8.1.1.8, RFC 6665, RFC 3515). */
const NEEDS_CONTACT = new Set(['INVITE', 'SUBSCRIBE', 'REFER'])

/**
 * Whether a parsed request can be served (RFC 3261 8.2, 16.3). What a request of RFC 2543 leaves out is forgiven:
 * branch, From tag, Max-Forwards, Contact (RFC 4475 3.4.1). Max-Forwards 0 is the caller's to judge.
 */
export function checkRequest(request: SipRequest, options: RequestCheckOptions): RequestCheck {
  const envelope = readEnvelope(request)
  if ('code' in envelope) return rejected(request, badRequest(envelope))
  const problem =
    checkTransaction(request, envelope) ??
    checkRequestUri(request.uri) ??
    checkAddresses(request, envelope) ??
    checkExtensions(request, options.supported)
  return problem ? rejected(request, problem) : { ok: true, envelope }
}

function checkTransaction(request: SipRequest, { cseq, via }: Envelope): Rejection | undefined {
  if (cseq.method !== request.method)
    return badRequest({ code: 'cseq_mismatch', detail: 'CSeq names another method' })
  if (viaBranch(via) === MAGIC_COOKIE) return badRequest(badValue('Via'))
  if (!isOptionalNumber(request.headers, 'Max-Forwards', LARGEST_MAX_FORWARDS))
    return badRequest(badValue('Max-Forwards'))
  return undefined
}

/** RFC 3261 8.2.2.1; headers are not allowed in a Request-URI (19.1.1 table 1). */
function checkRequestUri(text: string): Rejection | undefined {
  const scheme = uriScheme(text)
  if (scheme !== undefined && scheme !== 'sip' && scheme !== 'sips' && scheme !== 'tel')
    return {
      code: 'unsupported_scheme',
      detail: 'Request-URI of another scheme',
      status: 416,
      reason: 'Unsupported URI Scheme',
      headers: [],
    }
  const uri = parseUri(text)
  if (!uri || uri.headers !== '')
    return badRequest({ code: 'bad_request_uri', detail: 'Request-URI is malformed' })
  return undefined
}

function checkAddresses(request: SipRequest, { from, to, via }: Envelope): Rejection | undefined {
  const { headers, method } = request
  for (const [name, party] of [
    ['From', from],
    ['To', to],
  ] as const)
    // prettier-ignore
    if (!parseUri(party.uriText))
      return badRequest({ code: 'unsupported_scheme', detail: `${name} has a scheme this server cannot call` })
  for (const name of ['Route', 'Record-Route', 'Path'])
    if (!isAddressList(headers.all(name))) return badRequest(badValue(name))
  const contacts = headers.all('Contact')
  const isWildcard = method === 'REGISTER' && contacts.length === 1 && contacts[0] === '*'
  if (!isWildcard && !isAddressList(contacts)) return badRequest(badValue('Contact'))
  const isCurrent = viaBranch(via)?.startsWith(MAGIC_COOKIE) === true
  if (contacts.length === 0 && isCurrent && NEEDS_CONTACT.has(method))
    return badRequest({ code: 'missing_header', detail: 'Contact is missing' })
  return undefined
}

/** CANCEL and ACK carry no Require that counts (RFC 3261 8.2.2.3). */
function checkExtensions(request: SipRequest, supported: readonly string[]): Rejection | undefined {
  if (request.method === 'CANCEL' || request.method === 'ACK' || !request.headers.has('Require'))
    return undefined
  const known = new Set(supported.map((tag) => tag.toLowerCase()))
  const unknown = request.headers.list('Require').filter((tag) => !known.has(tag.toLowerCase()))
  if (unknown.length === 0) return undefined
  return {
    code: 'bad_extension',
    detail: 'Require names an option that is not supported',
    status: 420,
    reason: 'Bad Extension',
    headers: [['Unsupported', unknown.join(', ')]],
  }
}

function badRequest({ code, detail }: { code: Rejection['code']; detail: string }): Rejection {
  return { code, detail, status: 400, reason: 'Bad Request', headers: [] }
}

function rejected(request: SipRequest, rejection: Rejection): RequestCheck {
  if (request.method !== 'ACK' && request.headers.has('Via')) return { ok: false, rejection }
  const { status: _, ...silent } = rejection
  return { ok: false, rejection: silent }
}
