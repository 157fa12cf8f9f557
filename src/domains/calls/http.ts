import type { Ctx } from '#lib/context.ts'
import { type Route, route } from '#lib/route.ts'
import { pageOf } from '#lib/shapes.ts'

import { type LiveCall, LiveCallList } from './contract.ts'

/** Calls that are up. */
export function callRoutes(calls: { listLive(ctx: Ctx): LiveCall[] }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/calls',
      who: 'signed_in',
      summary: 'List calls that are up: mine, or the company’s with the numbers masked',
      answer: LiveCallList,
      run: async (ctx) => pageOf(calls.listLive(ctx)),
    }),
  ]
}
