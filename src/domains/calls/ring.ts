import type { Binding } from '#domains/devices/index.ts'
import type { Listing } from '#domains/numbers/index.ts'
import { CAUSE } from '#domains/routing/index.ts'
import { faultCode } from '#lib/errors.ts'
import { code } from '#lib/log.ts'

import { answer } from './answer.ts'
import type { Call, Fork } from './call.ts'
import { ALLOW, announce, type CallDesk } from './desk.ts'
import { finish } from './finish.ts'
import { calleeAddress, callerAddress } from './identity.ts'
import { bestRefusal, outcomeOf } from './outcome.ts'

export type Ringing = {
  callee: Listing
  targets: readonly Binding[]
  /** The caller's offer with our address in it; undefined when the caller wants the callee to offer. */
  offer: string | undefined
  maxForwards: number
}

/** Rings all telephones of the called person at once: the first to answer has the call (RFC 3261 16.6, 16.7). */
export function ring(desk: CallDesk, call: Call, ringing: Ringing): void {
  call.state = 'ringing'
  call.forks = ringing.targets.map((binding) => startFork(desk, call, binding, ringing))
  call.noAnswer = desk.clock.setTimer(desk.noAnswerMs, () => {
    void finish(desk, call, {
      disposition: 'no_answer',
      cause: CAUSE.noAnswer,
      endedBy: 'system',
      status: 480,
    })
  })
  announce(desk, call)
}

function startFork(desk: CallDesk, call: Call, binding: Binding, ringing: Ringing): Fork {
  const { callee, offer, maxForwards } = ringing
  const leg = desk.stack.invite({
    target: { flow: binding.flow },
    requestUri: binding.contact,
    from: callerAddress(call.caller, desk.host, call.facts.withheld),
    to: calleeAddress(callee, desk.host),
    headers: [['Max-Forwards', String(maxForwards - 1)], ALLOW],
    sdp: offer,
  })
  const fork: Fork = { binding, leg, refusal: undefined }
  const isAlone = ringing.targets.length === 1
  leg.on('provisional', ({ status, sdp }) => {
    // Several telephones cannot all play into one caller's ear: early media passes from a single one.
    progress(desk, call, fork, status, isAlone ? sdp : undefined).catch((fault: unknown) => {
      desk.log.warn('call.early_media_refused', { call: code(call.facts.id), fault: code(faultCode(fault)) })
    })
  })
  leg.on('accepted', ({ sdp }) => {
    if (call.state === 'ringing') answer(desk, call, fork, sdp)
    else void leg.bye()
  })
  leg.on('rejected', ({ status, reason }) => refused(desk, call, fork, { status, reason }))
  leg.on('ended', ({ cause }) => {
    // The connection this telephone registered over is closed: it cannot be reached until it registers again.
    if (cause === 'transport') desk.telephones.drop(binding)
  })
  return fork
}

async function progress(
  desk: CallDesk,
  call: Call,
  { leg }: Fork,
  status: number,
  sdp: string | undefined,
): Promise<void> {
  if (call.state !== 'ringing' || (status !== 180 && status !== 183)) return
  call.rangAtMs ??= desk.clock.now().getTime()
  const early = sdp && (await call.relay?.translate('b', sdp, { source: leg.flow.remote.host }))
  const told = `${status} ${early ?? ''}`
  if (call.state !== 'ringing' || call.told === told) return
  call.told = told
  call.incoming.ring(status, { headers: [ALLOW], ...(early ? { sdp: early } : {}) })
}

function refused(desk: CallDesk, call: Call, fork: Fork, refusal: { status: number; reason: string }): void {
  fork.refusal = refusal
  if (call.state !== 'ringing') return
  const refusals = call.forks.flatMap((each) => each.refusal ?? [])
  // RFC 3261 16.7 step 5: a 6xx speaks for the person, not for the telephone.
  if (refusal.status < 600 && refusals.length < call.forks.length) return
  const best = bestRefusal(refusals)
  void finish(desk, call, { ...outcomeOf(best.status), ...best, endedBy: 'callee' })
}
