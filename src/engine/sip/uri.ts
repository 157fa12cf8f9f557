import { decodeEscapes, escapeFor, normaliseEscapes, uriChars } from './escapes.ts'
import { charSet, isAll } from './grammar.ts'
import { formatHostPort, parseHostPort } from './host.ts'

/** A SIP, SIPS (RFC 3261 19.1) or tel (RFC 3966) URI. Equal parts are equal strings: see each member. */
export type SipUri = {
  scheme: 'sip' | 'sips' | 'tel'
  /** Escapes in one spelling (`%75` is `u`, `%3a` is `%3A`); the number of a tel URI. For people: `userText`. */
  user: string | undefined
  /** Deprecated and kept only so that the URI is written back whole. */
  password?: string
  /** Lower case; an IPv6 address keeps its brackets; empty for tel. */
  host: string
  port: number | undefined
  /** Names in lower case, escapes in one spelling. */
  params: ReadonlyMap<string, string | true>
  /** What follows `?`, as it came. */
  headers: string
}

const isUserChar = uriChars('&=+$,;?/#')
const isUserOut = uriChars('&=+$,;?/')
const isPasswordChar = uriChars('&=+$,')
const isParamChar = uriChars('[]/:&+$')
const isHeaderChar = uriChars('[]/?:+$&=')
const isTelChar = charSet('0123456789ABCDEFabcdef*#+-.()')
const isSeparator = charSet('-.()')
const NO_PARAMS: ReadonlyMap<string, string | true> = new Map()
const SCHEMES: Readonly<Record<string, SipUri['scheme'] | undefined>> = {
  sip: 'sip',
  sips: 'sips',
  tel: 'tel',
}

/** Reads a URI; undefined when its scheme is another one or it breaks the grammar. */
export function parseUri(text: string): SipUri | undefined {
  const colon = text.indexOf(':')
  if (colon < 3 || colon > 4) return undefined
  const name = text.slice(0, colon).toLowerCase()
  const scheme = Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : undefined
  if (!scheme) return undefined
  return scheme === 'tel' ? parseTel(text.slice(colon + 1)) : parseSip(scheme, text.slice(colon + 1))
}

/** The scheme of any URI in lower case, undefined when the text does not begin like one (RFC 3986 3.1). */
export function uriScheme(text: string): string | undefined {
  const colon = text.indexOf(':')
  const name = text.slice(0, Math.max(colon, 0)).toLowerCase()
  return /^[a-z][a-z0-9+.-]{0,31}$/.test(name) ? name : undefined
}

export function formatUri(uri: SipUri): string {
  let text = `${uri.scheme}:`
  if (uri.scheme === 'tel') text += escapeFor(uri.user ?? '', isTelChar)
  else {
    if (uri.user !== undefined) text += escapeFor(uri.user, isUserOut)
    if (uri.password !== undefined) text += `:${escapeFor(uri.password, isPasswordChar)}`
    if (uri.user !== undefined) text += '@'
    text += formatHostPort(uri)
  }
  for (const [name, value] of uri.params) {
    text += `;${escapeFor(name, isParamChar)}`
    if (value !== true) text += `=${escapeFor(value, isParamChar)}`
  }
  return uri.headers === '' ? text : `${text}?${escapeFor(uri.headers, isHeaderChar)}`
}

/** The user part as people read it, escapes undone. Never build a message from it. */
export function userText(uri: SipUri): string {
  return decodeEscapes(uri.user ?? '')
}

/** Parameters that count even when only one of two URIs carries them (RFC 3261 19.1.4). */
const DECISIVE = ['user', 'ttl', 'method', 'maddr', 'transport'] as const

/** Whether two URIs are equivalent (RFC 3261 19.1.4; RFC 3966 4 for tel). */
export function sameUri(a: SipUri, b: SipUri): boolean {
  if (a.scheme !== b.scheme || a.host !== b.host || a.port !== b.port) return false
  if (a.scheme === 'tel' ? !sameNumber(a, b) : a.user !== b.user || a.password !== b.password) return false
  if (DECISIVE.some((name) => a.params.has(name) !== b.params.has(name))) return false
  for (const [name, value] of a.params) {
    const other = b.params.get(name)
    if (other === undefined ? a.scheme === 'tel' : !sameValue(value, other)) return false
  }
  if (a.scheme === 'tel' && a.params.size !== b.params.size) return false
  return a.headers === b.headers || headerSet(a.headers) === headerSet(b.headers)
}

function sameValue(a: string | true, b: string | true): boolean {
  return a === b || (a !== true && b !== true && a.toLowerCase() === b.toLowerCase())
}

function sameNumber(a: SipUri, b: SipUri): boolean {
  return digitsOf(a) === digitsOf(b)
}

function digitsOf(uri: SipUri): string {
  const number = uri.user ?? ''
  let digits = ''
  for (let at = 0; at < number.length; at++) if (!isSeparator(number.charCodeAt(at))) digits += number[at]
  return digits.toLowerCase()
}

function headerSet(headers: string): string {
  const parts = headers.split('&').map((part) => {
    const equals = part.indexOf('=')
    const name = decodeEscapes(equals === -1 ? part : part.slice(0, equals)).toLowerCase()
    return `${name}=${equals === -1 ? '' : decodeEscapes(part.slice(equals + 1))}`
  })
  return parts.toSorted().join('&')
}

function parseTel(rest: string): SipUri | undefined {
  const semicolon = rest.indexOf(';')
  const number = semicolon === -1 ? rest : rest.slice(0, semicolon)
  if (number === '' || !isAll(number, isTelChar) || number.lastIndexOf('+') > 0) return undefined
  const params = semicolon === -1 ? NO_PARAMS : parseUriParams(rest.slice(semicolon + 1))
  return params && { scheme: 'tel', user: number, host: '', port: undefined, params, headers: '' }
}

function parseSip(scheme: 'sip' | 'sips', rest: string): SipUri | undefined {
  const at = rest.indexOf('@')
  const address = rest.slice(at + 1)
  const question = address.indexOf('?')
  const beforeHeaders = question === -1 ? address : address.slice(0, question)
  const headers = question === -1 ? '' : address.slice(question + 1)
  if (normaliseEscapes(headers, isHeaderChar) === undefined) return undefined
  const semicolon = beforeHeaders.indexOf(';')
  const place = parseHostPort(semicolon === -1 ? beforeHeaders : beforeHeaders.slice(0, semicolon))
  const params = semicolon === -1 ? NO_PARAMS : parseUriParams(beforeHeaders.slice(semicolon + 1))
  if (!place || !params) return undefined
  const uri: SipUri = { scheme, user: undefined, host: place.host, port: place.port, params, headers }
  return at === -1 ? uri : withUserInfo(uri, rest.slice(0, at))
}

function withUserInfo(uri: SipUri, text: string): SipUri | undefined {
  const colon = text.indexOf(':')
  const user = normaliseEscapes(colon === -1 ? text : text.slice(0, colon), isUserChar)
  if (user === undefined || user === '') return undefined
  if (colon === -1) return { ...uri, user }
  const password = normaliseEscapes(text.slice(colon + 1), isPasswordChar)
  return password === undefined ? undefined : { ...uri, user, password }
}

/** A name that comes twice makes the URI malformed (RFC 3261 19.1.1). */
function parseUriParams(text: string): Map<string, string | true> | undefined {
  const params = new Map<string, string | true>()
  for (let start = 0, end = 0; end < text.length; start = end + 1) {
    end = text.indexOf(';', start)
    if (end === -1) end = text.length
    const part = text.slice(start, end)
    const equals = part.indexOf('=')
    const name = normaliseEscapes(equals === -1 ? part : part.slice(0, equals), isParamChar)?.toLowerCase()
    const value = equals === -1 ? true : normaliseEscapes(part.slice(equals + 1), isParamChar)
    if (!name || value === undefined || value === '' || params.has(name)) return undefined
    params.set(name, value)
  }
  return params.size === 0 || text.endsWith(';') ? undefined : params
}
