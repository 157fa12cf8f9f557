import type { Clock } from '#lib/clock.ts'
import type { Log } from '#lib/log.ts'
import type { CallTable } from './call-table.ts'
import type { Flow, Target } from './contract.ts'
import type { RandomIds } from './random-ids.ts'
import type { SipTimers } from './timers.ts'
import type { TransactionLayer } from './transaction-layer.ts'

/** What a call needs of the stack it lives in. */
export type LegDeps = {
  clock: Clock
  timers: SipTimers
  ids: RandomIds
  log: Log
  userAgent: string
  transactions: TransactionLayer
  calls: CallTable
  send(flow: Flow, bytes: Buffer): void
  /** Our Contact value on a flow. */
  contact(flow: Flow): string
  /** At once where nothing has to be looked up or connected; undefined when there is no way. */
  flowTo(target: Target): Flow | undefined | Promise<Flow | undefined>
}

/** Goes on with a flow in the same tick where it is known already. Looking up never rejects. */
export function withFlow(
  found: Flow | undefined | Promise<Flow | undefined>,
  use: (flow: Flow | undefined) => void,
): void {
  if (found instanceof Promise) void found.then(use)
  else use(found)
}
