import { formatDigest, parseAuthParams } from './auth-params.ts'
import { computeHa1, computeResponse, type DigestAlgorithm, parseAlgorithm } from './digest.ts'

export type DigestChallenge = {
  realm: string
  nonce: string
  algorithm: DigestAlgorithm
  /** False: the server speaks RFC 2069 only. */
  offersAuth: boolean
  stale: boolean
  opaque: string | undefined
}

/** Reads one challenge; undefined for another scheme, an unknown algorithm or a qop without `auth`. */
export function parseChallenge(header: string): DigestChallenge | undefined {
  const auth = parseAuthParams(header)
  if (auth?.scheme !== 'digest') return undefined
  const { params } = auth
  const realm = params.get('realm')
  const nonce = params.get('nonce')
  const algorithm = parseAlgorithm(params.get('algorithm'))
  const qop = params.get('qop')
  const offersAuth = qop?.split(',').some((item) => item.trim().toLowerCase() === 'auth') === true
  if (realm === undefined || !nonce || !algorithm || (qop !== undefined && !offersAuth)) return undefined
  const stale = params.get('stale')?.toLowerCase() === 'true'
  return { realm, nonce, algorithm, offersAuth, stale, opaque: params.get('opaque') }
}

/**
 * The first challenge that can be answered, in the server's order (RFC 8760 2.4). With `realm` only challenges of
 * that realm count: a callee that asks for credentials of its own must get none.
 */
export function chooseChallenge(headers: readonly string[], realm?: string): DigestChallenge | undefined {
  for (const header of headers) {
    const challenge = parseChallenge(header)
    if (challenge && (realm === undefined || challenge.realm === realm)) return challenge
  }
  return undefined
}

export type DigestLogin = { username: string } & (
  | { password: string }
  | { ha1: Readonly<Partial<Record<DigestAlgorithm, string>>> }
)

/** The Authorization value for a challenge; `count` is 1 for its first use. Undefined without an HA1 for its algorithm. */
export function answerChallenge(
  challenge: DigestChallenge,
  request: { method: string; uri: string; login: DigestLogin; cnonce: string; count?: number },
): string | undefined {
  const { realm, nonce, algorithm } = challenge
  const { method, uri, login, cnonce, count = 1 } = request
  const ha1 = 'password' in login ? computeHa1(algorithm, { ...login, realm }) : login.ha1[algorithm]
  if (ha1 === undefined) return undefined
  const qop = challenge.offersAuth ? { nc: count.toString(16).padStart(8, '0'), cnonce } : undefined
  const response = computeResponse({ algorithm, ha1, method, uri, nonce, ...(qop && { qop }) })
  const params: [string, string][] = [
    ['username', login.username],
    ['realm', realm],
    ['nonce', nonce],
    ['uri', uri],
    ['response', response],
    ['algorithm', algorithm],
  ]
  if (qop) params.push(['qop', 'auth'], ['nc', qop.nc], ['cnonce', qop.cnonce])
  if (challenge.opaque !== undefined) params.push(['opaque', challenge.opaque])
  return formatDigest(params, 'credentials')
}
