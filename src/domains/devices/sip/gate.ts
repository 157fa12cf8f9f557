import { randomBytes } from 'node:crypto'

import { createDigestServer, type IncomingRequest, parseCredentials, parseUri } from '#engine/sip/index.ts'
import type { Clock } from '#lib/clock.ts'
import { code, type Log } from '#lib/log.ts'

import type { Bindings } from '../bindings.ts'
import { SIP_REALM } from '../credentials.ts'
import type { DeviceIndex, KnownDevice } from '../device-index.ts'
import type { GuessLimit } from '../guess-limit.ts'
import { OfferedAlgorithms } from './offered-algorithms.ts'

export type GateDeps = {
  clock: Clock
  /** Secret that nonces are made with. */
  key: Buffer
  index: DeviceIndex
  bindings: Bindings
  limit: GuessLimit
  log: Log
  /** Told when the last guess of the day was used up. */
  onExhausted: (device: KnownDevice) => void
}

const ACCEPTED = ['SHA-256', 'MD5'] as const
/** `www` for the registrar (401), `proxy` for calls (407): RFC 3261 22.2 and 22.3. */
const FORMS = {
  www: { status: 401, challenge: 'WWW-Authenticate', answer: 'Authorization' },
  proxy: { status: 407, challenge: 'Proxy-Authenticate', answer: 'Proxy-Authorization' },
} as const

export type DigestGate = (incoming: IncomingRequest, form: keyof typeof FORMS) => KnownDevice | undefined

/**
 * Finds out which telephone sent a request, by its digest alone. When it cannot, the challenge has been answered
 * and undefined comes back; the answer is the same for unknown names, wrong passwords and too many guesses (T05).
 */
export function createDigestGate({
  clock,
  key,
  index,
  bindings,
  limit,
  log,
  onExhausted,
}: GateDeps): DigestGate {
  const digest = createDigestServer({ clock, random: randomBytes, key, realm: SIP_REALM })
  const offered = new OfferedAlgorithms()
  return (incoming, formName) => {
    const form = FORMS[formName]
    const { request, flow } = incoming
    const source = flow.remote.host
    const challenge = (stale: boolean): undefined => {
      const algorithms = offered.offer(request.headers.get('User-Agent'))
      const values = digest.challenge({ algorithms, stale, binding: source })
      incoming.respond(form.status, { headers: values.map((value) => [form.challenge, value] as const) })
      return undefined
    }

    const credentials = request.headers
      .all(form.answer)
      .map((value) => parseCredentials(value))
      .find((found) => found?.realm === SIP_REALM)
    if (!credentials) return challenge(false)

    const device = index.find(credentials.username)
    const atHome = device !== undefined && bindings.isHome(device.id, source)
    const guess = { username: credentials.username, source, exists: device !== undefined, atHome }
    if (!limit.allows(guess)) return challenge(false)

    const verdict = digest.verify(credentials, {
      method: request.method,
      uri: coveredUri(credentials.uri, request.uri),
      ha1: device?.ha1[credentials.algorithm],
      algorithms: ACCEPTED,
      binding: source,
    })
    if (verdict.ok && device) {
      offered.answered(request.headers.get('User-Agent'))
      return device
    }
    const reason = verdict.ok ? 'unknown' : verdict.reason
    if (reason === 'bad_response' && limit.failed(guess) && device) onExhausted(device)
    log.info('sip.digest_refused', { reason: code(reason) })
    return challenge(reason === 'stale')
  }
}

/**
 * What the digest must cover: the Request-URI (RFC 7616 3.4.6), or the server's own address without a user, as sipp
 * and some simple telephones write. A nonce counts once, so such an answer is no use for a second request.
 */
function coveredUri(written: string, requestUri: string): string {
  const a = parseUri(written)
  const b = parseUri(requestUri)
  const isServer = a && b && a.user === undefined && a.host === b.host && a.port === b.port
  return isServer ? written : requestUri
}
