import type { Target } from './contract.ts'
import { type LegDeps, withFlow } from './leg-deps.ts'
import type { SipRequest, SipResponse } from './message.ts'
import { localResponse } from './response.ts'

/**
 * Sends a non-INVITE request and waits for the final answer: 408 when timer F ran out, 503 when it could not
 * leave, both made here. `prepare` runs once the flow is known, before the request is written.
 */
export function sendRequest(
  deps: Pick<LegDeps, 'transactions' | 'flowTo'>,
  request: SipRequest,
  target: Target,
  prepare?: (flow: Parameters<LegDeps['contact']>[0]) => void,
): Promise<SipResponse> {
  return new Promise((resolve) => {
    withFlow(deps.flowTo(target), (flow) => {
      if (!flow) return resolve(localResponse(request, 503))
      prepare?.(flow)
      deps.transactions.start(request, flow, {
        onResponse: (response) => {
          if (response.status >= 200) resolve(response)
        },
        onTimeout: () => resolve(localResponse(request, 408)),
        onTransportError: () => resolve(localResponse(request, 503)),
      })
    })
  })
}
