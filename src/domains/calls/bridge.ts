import { CAUSE } from '#domains/routing/index.ts'
import type { Side } from '#engine/media/index.ts'
import type { CallLeg, IncomingRequest, OutgoingCall } from '#engine/sip/index.ts'
import { faultCode } from '#lib/errors.ts'
import { code } from '#lib/log.ts'

import type { Call } from './call.ts'
import { ALLOW, type CallDesk } from './desk.ts'
import { finish } from './finish.ts'
import { confirmRenegotiation, renegotiate } from './renegotiate.ts'

/** Ties the two sides of a connected call together: hanging up, changing the session, tones. */
export function bridge(desk: CallDesk, call: Call, outgoing: OutgoingCall): void {
  const { incoming } = call
  tie(desk, call, 'a', incoming, outgoing)
  tie(desk, call, 'b', outgoing, incoming)
  incoming.on('confirmed', ({ sdp }) => {
    if (sdp !== undefined) completeLateOffer(desk, call, outgoing, sdp)
  })
}

function tie(desk: CallDesk, call: Call, side: Side, leg: CallLeg, other: CallLeg): void {
  leg.on('bye', (event) => {
    const ending = finish(desk, call, {
      disposition: 'failed',
      cause: CAUSE.normalClearing,
      endedBy: side === 'a' ? 'caller' : 'callee',
    })
    // The 200 says that the end of the call is written down.
    void ending.then(() => event.respond())
  })
  leg.on('reinvite', (event) => renegotiate(desk, call, { side, leg, other }, event))
  leg.on('reinviteConfirmed', ({ sdp }) => confirmRenegotiation(call, side, sdp))
  leg.on('request', (incoming) => {
    passOn(other, incoming).catch((fault: unknown) => {
      desk.log.warn('call.request_failed', { call: code(call.facts.id), fault: code(faultCode(fault)) })
      incoming.respond(500)
    })
  })
}

/** Default deny: tones by INFO reach the other side, OPTIONS is answered here, nothing else has an effect (T07). */
async function passOn(other: CallLeg, incoming: IncomingRequest): Promise<void> {
  const { request } = incoming
  if (request.method === 'OPTIONS') return incoming.respond(200, { headers: [ALLOW] })
  if (request.method !== 'INFO') return incoming.respond(405, { headers: [ALLOW] })
  const type = request.headers.get('Content-Type')
  const { status } = await other.request(
    'INFO',
    type === undefined ? [] : [['Content-Type', type]],
    request.body,
  )
  // A telephone that asks for credentials is told nothing, and neither is the one that sent the tone.
  incoming.respond(status === 401 || status === 407 ? 403 : status)
}

/** The caller let the callee offer; its answer came with the ACK (RFC 3264 4). */
function completeLateOffer(desk: CallDesk, call: Call, outgoing: OutgoingCall, sdp: string): void {
  const source = call.incoming.flow.remote.host
  Promise.resolve(call.relay?.translate('a', sdp, { source }))
    .then((session) => {
      if (session !== undefined) outgoing.acknowledge(session)
    })
    .catch((fault: unknown) => {
      desk.log.warn('call.late_offer_failed', { call: code(call.facts.id), fault: code(faultCode(fault)) })
      void finish(desk, call, { disposition: 'failed', cause: CAUSE.incompatible, endedBy: 'system' })
    })
}
