import { type Listing, maskNumber } from '#domains/numbers/index.ts'
import { actingSubject, type Ctx, hasRole } from '#lib/context.ts'

import type { Call } from './call.ts'
import type { LiveCall } from './contract.ts'

/** Calls that are up: all of the company for an administrator, who sees that people speak but not with whom; else one's own. */
export function listLive(live: ReadonlyMap<string, Call>, ctx: Ctx): LiveCall[] {
  const reader = actingSubject(ctx)
  const isOwn = ({ caller, callee }: Call) =>
    reader !== undefined && (caller.subjectId === reader || callee?.subjectId === reader)
  return [...live.values()]
    .filter((call) => call.facts.tenantId === ctx.tenantId)
    .filter((call) => isOwn(call) || hasRole(ctx, 'administrator'))
    .map((call) => ({
      id: call.facts.id,
      state: stateOf(call),
      since: new Date(call.answer?.answeredAtMs ?? call.facts.startedAtMs).toISOString(),
      caller: endOf(call.caller, isOwn(call), call.facts.withheld && call.caller.subjectId !== reader),
      callee: endOf(call.callee, isOwn(call), false),
    }))
}

function stateOf(call: Call): LiveCall['state'] {
  if (call.state !== 'answered') return 'ringing'
  return call.holding.size > 0 ? 'held' : 'answered'
}

function endOf(listing: Listing | undefined, isOwn: boolean, withheld: boolean): LiveCall['caller'] {
  if (listing?.extension === undefined || withheld) return {}
  return { extension: isOwn ? listing.extension : maskNumber(listing.extension) }
}
