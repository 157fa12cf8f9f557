import { createHash } from 'node:crypto'
import { parseAuthParams } from './auth-params.ts'

/** Digest algorithms in the spelling of the header (RFC 7616, RFC 8760). */
export type DigestAlgorithm = 'MD5' | 'SHA-256'

const HASH_NAMES = { MD5: 'md5', 'SHA-256': 'sha256' } as const

/** Hex digest of a text. */
export function digestHash(algorithm: DigestAlgorithm, text: string): string {
  return createHash(HASH_NAMES[algorithm]).update(text, 'utf8').digest('hex')
}

/** HA1 = H(user:realm:password) in hex (RFC 7616 3.4.2). It is worth as much as the password: seal it likewise. */
export function computeHa1(
  algorithm: DigestAlgorithm,
  login: { username: string; realm: string; password: string },
): string {
  return digestHash(algorithm, `${login.username}:${login.realm}:${login.password}`)
}

export type DigestInput = {
  algorithm: DigestAlgorithm
  ha1: string
  method: string
  /** The `uri` parameter as written. */
  uri: string
  nonce: string
  /** Absent only in the form of RFC 2069. `nc` as the eight digits written. */
  qop?: { nc: string; cnonce: string }
}

/** The `response` parameter for qop=auth or, without qop, for RFC 2069 (RFC 7616 3.4.1). */
export function computeResponse({ algorithm, ha1, method, uri, nonce, qop }: DigestInput): string {
  const ha2 = digestHash(algorithm, `${method}:${uri}`)
  const middle = qop ? `${nonce}:${qop.nc}:${qop.cnonce}:auth` : nonce
  return digestHash(algorithm, `${ha1}:${middle}:${ha2}`)
}

/** Credentials of an Authorization or Proxy-Authorization header, unproven. */
export type DigestCredentials = {
  username: string
  realm: string
  nonce: string
  uri: string
  response: string
  algorithm: DigestAlgorithm
  qop: { nc: string; cnonce: string } | undefined
}

const LONGEST_VALUE = 1024

/**
 * Reads Digest credentials. Undefined for another scheme, a missing part, an algorithm or qop that is never offered
 * (-sess, auth-int), a hashed user name, or `nc` that is not eight hex digits.
 */
export function parseCredentials(header: string): DigestCredentials | undefined {
  const auth = parseAuthParams(header)
  if (auth?.scheme !== 'digest') return undefined
  const { params } = auth
  for (const value of params.values()) if (value.length > LONGEST_VALUE) return undefined
  const username = params.get('username')
  const realm = params.get('realm')
  const nonce = params.get('nonce')
  const uri = params.get('uri')
  const response = params.get('response')
  const algorithm = parseAlgorithm(params.get('algorithm'))
  const qop = parseQop(params)
  if (!username || realm === undefined || !nonce || !uri || !response) return undefined
  if (!algorithm || qop === 'bad' || params.get('userhash') === 'true') return undefined
  return { username, realm, nonce, uri, response, algorithm, qop }
}

/** A missing algorithm means MD5 (RFC 7616 3.3). */
export function parseAlgorithm(text: string | undefined): DigestAlgorithm | undefined {
  const name = (text ?? 'MD5').toUpperCase()
  return name === 'MD5' || name === 'SHA-256' ? name : undefined
}

function parseQop(params: ReadonlyMap<string, string>): DigestCredentials['qop'] | 'bad' {
  const qop = params.get('qop')
  const nc = params.get('nc')
  const cnonce = params.get('cnonce')
  if (qop === undefined) return nc === undefined && cnonce === undefined ? undefined : 'bad'
  if (qop.toLowerCase() !== 'auth' || !cnonce || !nc) return 'bad'
  return nc.length === 8 && isHex(nc) ? { nc, cnonce } : 'bad'
}

/** Hex digits of either case and nothing else. */
export function isHex(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isDigit = code >= 48 && code <= 57
    const letter = code & ~32
    if (!isDigit && (letter < 65 || letter > 70)) return false
  }
  return true
}
