import type { KnownDevice } from '#domains/devices/index.ts'
import type { Listing } from '#domains/numbers/index.ts'
import { CAUSE, type Plan, route, type RouteSnapshot } from '#domains/routing/index.ts'
import type { IncomingCall } from '#engine/sip/index.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { code } from '#lib/log.ts'

import { Call } from './call.ts'
import { announce, type CallDesk } from './desk.ts'
import { finish } from './finish.ts'
import type { CallFacts, PartyRef } from './ledger.ts'
import { ring } from './ring.ts'

/** A call somebody wants to make: read from the INVITE, with the caller proven by their telephone's digest. */
export type CallWish = {
  device: KnownDevice
  caller: Listing
  leg: IncomingCall
  /** What was dialled, as people read it. */
  dialled: string
  maxForwards: number
  /** The telephone asks to hide the number for this call. */
  hide: boolean
  sdp: string | undefined
}

/** Decides where a call goes, then does what the plan says. */
export function place(desk: CallDesk, wish: CallWish): void {
  const { caller, device, dialled, maxForwards, leg } = wish
  const plan = route({ caller, callerDevice: device.id, dialled, maxForwards }, snapshot(desk, caller))
  const call = new Call(factsOf(desk, wish, plan), caller, plan.callee, leg)
  desk.live.set(call.facts.id, call)
  leg.on('cancelled', () => {
    void finish(desk, call, { disposition: 'cancelled', cause: CAUSE.normalClearing, endedBy: 'caller' })
  })
  leg.on('ended', ({ by, cause }) => {
    void finish(desk, call, {
      disposition: 'failed',
      cause: cause === 'bye' ? CAUSE.normalClearing : CAUSE.temporaryFailure,
      endedBy: by === 'remote' ? 'caller' : 'system',
    })
  })
  if (plan.kind === 'reject') {
    const { status, cause, disposition } = plan
    void finish(desk, call, { disposition, cause, status, endedBy: 'system' })
    return
  }
  announce(desk, call)
  carryOut(desk, call, wish, plan).catch((fault: unknown) => {
    desk.log.warn('call.not_placed', { call: code(call.facts.id), fault: code(faultCode(fault)) })
    const isSession = fault instanceof AppError && fault.kind === 'invalid'
    void finish(desk, call, {
      disposition: 'failed',
      endedBy: 'system',
      cause: isSession ? CAUSE.incompatible : CAUSE.temporaryFailure,
      status: isSession ? 488 : 503,
    })
  })
}

async function carryOut(
  desk: CallDesk,
  call: Call,
  { sdp, leg, maxForwards }: CallWish,
  { callee, targets }: Extract<Plan, { kind: 'bridge' }>,
): Promise<void> {
  const relay = await desk.media.createRelay({ id: call.facts.id })
  call.relay = relay
  if (!call.isUp()) return relay.close()
  const offer = sdp && (await relay.translate('a', sdp, { source: leg.flow.remote.host }))
  if (call.isUp()) ring(desk, call, { callee, targets, offer, maxForwards })
}

function factsOf(desk: CallDesk, wish: CallWish, { callee }: Plan): CallFacts {
  return {
    id: newId<'call'>(),
    tenantId: wish.caller.tenantId,
    type: 'internal',
    caller: partyOf(wish.caller),
    callee: callee && partyOf(callee),
    dialled: callee ? undefined : wish.dialled.slice(0, 64),
    withheld: wish.hide || wish.caller.hideNumber,
    startedAtMs: desk.clock.now().getTime(),
  }
}

function partyOf({ subjectId, identifierId }: Listing): PartyRef {
  return { subjectId, identifierId }
}

/** The world as it is in memory now; a caller sees their own company and no other. */
function snapshot({ directory, telephones }: CallDesk, { tenantId }: Listing): RouteSnapshot {
  return {
    findByExtension: (extension) => directory.find(tenantId, extension),
    findByTelephone(username) {
      const device = telephones.find(username)
      return device?.tenantId === tenantId ? directory.of(device.subjectId) : undefined
    },
    bindings: ({ subjectId }) => telephones.bindingsOf(subjectId),
  }
}
