import type { Side } from '#engine/media/index.ts'
import type { CallLeg, ReinviteEvent } from '#engine/sip/index.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import { code } from '#lib/log.ts'

import type { Call } from './call.ts'
import { ALLOW, announce, type CallDesk } from './desk.ts'

type Ends = { side: Side; leg: CallLeg; other: CallLeg }

/** Answers that come with an ACK, by call and side that asked for the offer. */
const awaited = new WeakMap<Call, Map<Side, (sdp: string | undefined) => void>>()

/** One side changes the session, mostly for hold and resume: the other side is asked, through the relay (RFC 3264 8). */
export function renegotiate(desk: CallDesk, call: Call, ends: Ends, event: ReinviteEvent): void {
  const work =
    event.sdp === undefined
      ? passOnQuestion(call, ends, event)
      : passOnOffer(desk, call, ends, event, event.sdp)
  work.catch((fault: unknown) => {
    desk.log.warn('call.renegotiation_failed', { call: code(call.facts.id), fault: code(faultCode(fault)) })
    event.reject(fault instanceof AppError && fault.kind === 'invalid' ? 488 : 500)
  })
}

async function passOnOffer(
  desk: CallDesk,
  call: Call,
  { side, leg, other }: Ends,
  event: ReinviteEvent,
  sdp: string,
): Promise<void> {
  const { relay } = call
  if (!relay || call.state !== 'answered') return event.reject(491)
  const offer = await relay.translate(side, sdp, { source: leg.flow.remote.host })
  const result = await other.reinvite(offer, [ALLOW])
  if (result.status >= 300 || result.sdp === undefined) {
    relay.rollback(side)
    return event.reject(refusal(result.status))
  }
  const session = await relay.translate(opposite(side), result.sdp, { source: other.flow.remote.host })
  event.accept(session, [ALLOW])
  noteHold(desk, call, side, sdp)
}

/** A re-INVITE without an offer: the other side offers, and its answer comes with the ACK. */
async function passOnQuestion(call: Call, { side, other }: Ends, event: ReinviteEvent): Promise<void> {
  const { relay } = call
  if (!relay || call.state !== 'answered') return event.reject(491)
  const result = await other.reinvite(undefined, [ALLOW])
  const { sdp, acknowledge } = result
  if (result.status >= 300 || sdp === undefined || !acknowledge) return event.reject(refusal(result.status))
  const offer = await relay.translate(opposite(side), sdp, { source: other.flow.remote.host })
  const waiting = awaited.get(call) ?? new Map<Side, (sdp: string | undefined) => void>()
  awaited.set(
    call,
    waiting.set(side, (answer) => {
      if (answer === undefined) return
      void relay.translate(side, answer).then(acknowledge, () => call.incoming.bye())
    }),
  )
  event.accept(offer, [ALLOW])
}

export function confirmRenegotiation(call: Call, side: Side, sdp: string | undefined): void {
  const waiting = awaited.get(call)
  waiting?.get(side)?.(sdp)
  waiting?.delete(side)
}

function noteHold(desk: CallDesk, call: Call, side: Side, sdp: string): void {
  const isHold = /^a=(sendonly|inactive)\s*$/m.test(sdp) || /^c=IN IP4 0\.0\.0\.0\s*$/m.test(sdp)
  if (isHold) call.holding.add(side)
  else call.holding.delete(side)
  announce(desk, call)
}

/** A refusal in the words of RFC 3261 14.2; what asks for credentials stays here. */
function refusal(status: number): number {
  return status < 300 || status === 401 || status === 407 ? 488 : status
}

function opposite(side: Side): Side {
  return side === 'a' ? 'b' : 'a'
}
