import type { KnownDevice } from '#domains/devices/index.ts'
import { type IncomingRequest, parseNameAddr, parseUri, sdpOf, userText } from '#engine/sip/index.ts'

import { ALLOW, type CallDesk } from './desk.ts'
import { place } from './place.ts'

/** Finds out which telephone sent a request; undefined when the challenge has been answered instead. */
export type Gate = (incoming: IncomingRequest, form: 'proxy') => KnownDevice | undefined

const RETRY_AFTER_S = 10
const DEFAULT_MAX_FORWARDS = 70

/** The door for INVITE: authorise, read, then hand over. Who calls is said by the credential, never by the From. */
export function createInviteDoor(desk: CallDesk, gate: Gate) {
  return function invite(incoming: IncomingRequest): void {
    const device = gate(incoming, 'proxy')
    if (!device) return
    const caller = desk.directory.of(device.subjectId)
    if (!caller) return incoming.respond(403)
    const refusal = unfit(incoming)
    if (refusal) return incoming.respond(refusal.status, { headers: refusal.headers })
    // Better no call than one whose record is lost.
    if (!desk.ledger.isOpen())
      return incoming.respond(503, { headers: [['Retry-After', String(RETRY_AFTER_S)]] })
    const { request } = incoming
    const uri = parseUri(request.uri)
    place(desk, {
      device,
      caller,
      leg: desk.stack.acceptInvite(incoming),
      dialled: uri ? userText(uri) : '',
      maxForwards: maxForwardsOf(request.headers.get('Max-Forwards')),
      hide: wantsPrivacy(incoming),
      sdp: sdpOf(request),
    })
  }
}

function unfit({ request }: IncomingRequest) {
  if (!parseUri(request.uri)) return { status: 416, headers: [] }
  if (request.body.length > 0 && sdpOf(request) === undefined)
    return { status: 415, headers: [['Accept', 'application/sdp'] as const, ALLOW] }
  return undefined
}

function maxForwardsOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : DEFAULT_MAX_FORWARDS
}

/** RFC 3323 4.2 and 4.1.1.3: by the Privacy header, or by an anonymous From. */
function wantsPrivacy({ request }: IncomingRequest): boolean {
  const values = request.headers
    .all('Privacy')
    .flatMap((value) => value.split(/[;,]/))
    .map((value) => value.trim().toLowerCase())
  if (values.some((value) => value === 'id' || value === 'user' || value === 'header')) return true
  const from = parseNameAddr(request.headers.get('From') ?? '')
  return from?.uri.host === 'anonymous.invalid'
}
