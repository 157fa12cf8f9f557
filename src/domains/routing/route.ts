import type { Binding } from '#domains/devices/index.ts'
import type { Listing } from '#domains/numbers/index.ts'
import type { DeviceId } from '#lib/ids.ts'

/** Q.850 cause values, as far as routing and calls use them. */
export const CAUSE = {
  unallocatedNumber: 1,
  normalClearing: 16,
  userBusy: 17,
  noUserResponding: 18,
  noAnswer: 19,
  subscriberAbsent: 20,
  callRejected: 21,
  destinationOutOfOrder: 27,
  invalidNumberFormat: 28,
  exchangeRoutingError: 25,
  temporaryFailure: 41,
  incompatible: 88,
} as const
export type Cause = (typeof CAUSE)[keyof typeof CAUSE]

export type RouteRequest = {
  caller: Listing
  callerDevice: DeviceId
  /** User part of the Request-URI as people read it: an extension, or the random name of a telephone. */
  dialled: string
  maxForwards: number
}

/** The world as routing may see it. Look-ups in memory; nothing is changed by asking. */
export type RouteSnapshot = {
  /** The person of the caller's company who holds an extension. */
  findByExtension(extension: string): Listing | undefined
  /** The person of the caller's company a telephone belongs to. */
  findByTelephone(username: string): Listing | undefined
  /** Where the person's telephones are now. */
  bindings(listing: Listing): readonly Binding[]
}

export type Plan =
  | { kind: 'bridge'; callee: Listing; targets: readonly Binding[] }
  | { kind: 'reject'; status: number; cause: Cause; disposition: 'failed' | 'no_answer'; callee?: Listing }

const reject = (
  status: number,
  cause: Cause,
  rest: Partial<Extract<Plan, { kind: 'reject' }>> = {},
): Plan => ({
  kind: 'reject',
  status,
  cause,
  disposition: 'failed',
  ...rest,
})

/** Decides where a call goes. Pure: the same request and world give the same plan. */
export function route(request: RouteRequest, world: RouteSnapshot): Plan {
  if (request.maxForwards <= 0) return reject(483, CAUSE.exchangeRoutingError)
  if (request.caller.suspended) return reject(403, CAUSE.callRejected)
  const dialled = normaliseDialled(request.dialled)
  if (dialled === '') return reject(484, CAUSE.invalidNumberFormat)
  const callee = world.findByExtension(dialled) ?? world.findByTelephone(dialled)
  if (!callee) return reject(404, CAUSE.unallocatedNumber)
  if (callee.suspended) return reject(480, CAUSE.subscriberAbsent, { callee, disposition: 'no_answer' })
  // Calling oneself rings one's other telephones, never the one that calls.
  const targets = world.bindings(callee).filter(({ deviceId }) => deviceId !== request.callerDevice)
  if (targets.length === 0) return reject(480, CAUSE.subscriberAbsent, { callee, disposition: 'no_answer' })
  return { kind: 'bridge', callee, targets }
}

/** Digits without what people write between them; anything else as it is. */
export function normaliseDialled(text: string): string {
  const bare = text.trim().replaceAll(/[\s()./-]/g, '')
  return /^\d+$/.test(bare) ? bare : text.trim()
}
