import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '#lib/clock.ts'
import { formatDigest } from './auth-params.ts'
import { computeResponse, type DigestAlgorithm, type DigestCredentials, isHex } from './digest.ts'
import { createNonceMint } from './digest-nonce.ts'
import { NonceCounts } from './nonce-counts.ts'
import { parseUri, sameUri } from './uri.ts'

/** Of `sip:` over UDP and TCP (RFC 3261 19.1.2). */
const DEFAULT_PORT = 5060

export type DigestServerDeps = {
  clock: Pick<Clock, 'now'>
  random: (size: number) => Buffer
  /** Secret of at least 32 bytes, shared by all nodes that must know each other's nonces. */
  key: Buffer
  realm: string
  nonceLifetimeMs?: number
  /** Nonces in use that are remembered at once. */
  capacity?: number
}

export type DigestRequest = {
  method: string
  /** Request-URI as on the wire. */
  uri: string
  /** HA1 for the algorithm of the credentials; undefined for an unknown user, which costs the same time. */
  ha1: string | undefined
  /** The algorithms this device was offered: others are refused, or an attacker would choose the weakest. */
  algorithms: readonly DigestAlgorithm[]
  /** The one given to `challenge`, an address for instance. */
  binding?: string
  /** Accept credentials without qop (RFC 2069). They are good for one request per nonce. */
  allowsNoQop?: boolean
}

export type DigestVerdict =
  | { ok: true }
  /**
   * The nonce is no use: expired or counted, with the right password; or made with another key or for another
   * binding, and then the password was not looked at. Challenge again with `stale`, and the device does not ask its user.
   */
  | { ok: false; reason: 'stale' }
  | {
      ok: false
      reason: 'wrong_realm' | 'wrong_algorithm' | 'wrong_uri' | 'no_qop' | 'bad_nonce' | 'bad_response'
    }

export interface DigestServer {
  /** One header value per algorithm, in the given order: the client takes the first it knows (RFC 8760 2.4). */
  challenge(o: { algorithms: readonly DigestAlgorithm[]; stale?: boolean; binding?: string }): string[]
  verify(credentials: DigestCredentials, request: DigestRequest): DigestVerdict
}

const NONCE_LIFETIME_MS = 5 * 60_000
const CAPACITY = 100_000
const SWEEP_EVERY = 1024
const HEX_LENGTH = { MD5: 32, 'SHA-256': 64 } as const

/** Digest authentication of requests (RFC 3261 22, RFC 7616, RFC 8760): qop=auth, stateless nonces, counted use. */
export function createDigestServer(deps: DigestServerDeps): DigestServer {
  const lifetimeMs = deps.nonceLifetimeMs ?? NONCE_LIFETIME_MS
  const nowMs = (): number => deps.clock.now().getTime()
  const mint = createNonceMint({ key: deps.key, random: deps.random, nowMs })
  const counts = new NonceCounts(deps.capacity ?? CAPACITY)
  let untilSweep = SWEEP_EVERY

  const spend = (credentials: DigestCredentials, issuedAtMs: number): DigestVerdict => {
    if (--untilSweep <= 0) {
      untilSweep = SWEEP_EVERY
      counts.expireBefore(nowMs() - lifetimeMs)
    }
    const ageMs = nowMs() - issuedAtMs
    if (ageMs < 0 || ageMs > lifetimeMs) return { ok: false, reason: 'stale' }
    // Without qop there is no count: the highest one possible makes the nonce good for a single use.
    const count = credentials.qop ? Number.parseInt(credentials.qop.nc, 16) : Number.MAX_SAFE_INTEGER
    const isFresh = count > 0 && counts.advance(credentials.nonce, issuedAtMs, count) === 'fresh'
    return isFresh ? { ok: true } : { ok: false, reason: 'stale' }
  }

  return {
    challenge({ algorithms, stale = false, binding = '' }) {
      return algorithms.map((algorithm) => {
        const params: [string, string][] = [
          ['realm', deps.realm],
          ['nonce', mint.issue(binding)],
          ['algorithm', algorithm],
          ['qop', 'auth'],
        ]
        if (stale) params.push(['stale', 'true'])
        return formatDigest(params, 'challenge')
      })
    },
    verify(credentials, request) {
      if (credentials.realm !== deps.realm) return { ok: false, reason: 'wrong_realm' }
      if (!request.algorithms.includes(credentials.algorithm)) return { ok: false, reason: 'wrong_algorithm' }
      if (!credentials.qop && request.allowsNoQop !== true) return { ok: false, reason: 'no_qop' }
      if (!isSameTarget(credentials.uri, request.uri)) return { ok: false, reason: 'wrong_uri' }
      const issuedAtMs = mint.issuedAtMs(credentials.nonce, request.binding ?? '')
      // Not looked at: who cannot hear our challenges (a forged source) must not use up the guesses of who can.
      if (issuedAtMs === undefined) return { ok: false, reason: 'stale' }
      if (!isRightResponse(credentials, request)) return { ok: false, reason: 'bad_response' }
      return spend(credentials, issuedAtMs)
    },
  }
}

/**
 * The digest covers its own `uri`; one that names another server was made for that one (RFC 7616 3.4.6). The user part
 * may differ: telephones in the field and sipp write the server's bare address for every request, and what a second
 * request could win by it is closed by the nonce count.
 */
function isSameTarget(written: string, requestUri: string): boolean {
  if (written === requestUri) return true
  const a = parseUri(written)
  const b = parseUri(requestUri)
  if (!a || !b) return false
  return sameUri(a, b) || (a.host === b.host && (a.port ?? DEFAULT_PORT) === (b.port ?? DEFAULT_PORT))
}

function isRightResponse(credentials: DigestCredentials, request: DigestRequest): boolean {
  const { algorithm, nonce, uri, qop, response } = credentials
  const length = HEX_LENGTH[algorithm]
  const ha1 = (request.ha1 ?? '0'.repeat(length)).toLowerCase()
  const expected = computeResponse({
    algorithm,
    ha1,
    method: request.method,
    uri,
    nonce,
    ...(qop && { qop }),
  })
  if (response.length !== length || !isHex(response)) return false
  const isEqual = timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(response, 'hex'))
  return isEqual && request.ha1 !== undefined
}
