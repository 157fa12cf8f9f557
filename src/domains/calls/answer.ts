import { CAUSE } from '#domains/routing/index.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import { code } from '#lib/log.ts'

import { bridge } from './bridge.ts'
import type { Call, Fork } from './call.ts'
import { ALLOW, announce, type CallDesk } from './desk.ts'
import { finish } from './finish.ts'
import type { CallAnswer } from './ledger.ts'

/**
 * The first telephone picked up: the others stop ringing, the call is written down, and only then does the caller
 * hear of it, so that no call can have been answered without a trace.
 */
export function answer(desk: CallDesk, call: Call, winner: Fork, sdp: string | undefined): void {
  const { leg } = winner
  const answeredAtMs = desk.clock.now().getTime()
  const answered: CallAnswer = {
    answeredAtMs,
    ringMs: answeredAtMs - (call.rangAtMs ?? call.facts.startedAtMs),
  }
  call.state = 'answering'
  call.noAnswer?.cancel()
  call.outgoing = leg
  for (const fork of call.forks)
    if (fork !== winner && fork.leg.state !== 'ended')
      fork.leg.cancel('SIP;cause=200;text="Call completed elsewhere"')
  call.forks = []
  leg.on('ended', ({ by, cause }) => {
    void finish(desk, call, {
      disposition: 'failed',
      cause: cause === 'bye' ? CAUSE.normalClearing : CAUSE.destinationOutOfOrder,
      endedBy: by === 'remote' ? 'callee' : 'system',
    })
  })
  connect(desk, call, winner, answered, sdp).catch((fault: unknown) => {
    desk.log.warn('call.not_connected', { call: code(call.facts.id), fault: code(faultCode(fault)) })
    void finish(desk, call, { ...failure(fault), disposition: 'failed', endedBy: 'system' })
  })
}

async function connect(
  desk: CallDesk,
  call: Call,
  { leg }: Fork,
  answered: CallAnswer,
  sdp: string | undefined,
): Promise<void> {
  const { relay } = call
  if (!relay || sdp === undefined) throw new AppError('invalid', 'calls.answer_without_session')
  // Heard from now on: a telephone may hang up before the caller is told that it answered.
  bridge(desk, call, leg)
  const [session] = await Promise.all([
    relay.translate('b', sdp, { source: leg.flow.remote.host }),
    desk.ledger.answered(call.facts, answered),
  ])
  if (call.state !== 'answering') return
  call.answer = answered
  call.state = 'answered'
  call.incoming.accept({ sdp: session, headers: [ALLOW] })
  announce(desk, call)
}

function failure(fault: unknown): { status: number; cause: number } {
  const isSession = fault instanceof AppError && fault.kind === 'invalid'
  return isSession
    ? { status: 488, cause: CAUSE.incompatible }
    : { status: 503, cause: CAUSE.temporaryFailure }
}
