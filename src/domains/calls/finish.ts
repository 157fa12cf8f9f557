import { faultCode } from '#lib/errors.ts'
import { code } from '#lib/log.ts'

import type { Call } from './call.ts'
import { announce, type CallDesk, reasonHeader } from './desk.ts'
import type { CallEnd } from './ledger.ts'

export type Ending = Pick<CallEnd, 'disposition' | 'cause' | 'endedBy'> & {
  /** Answer to a caller who was never connected. */
  status?: number
  reason?: string
}

/**
 * Ends a call, whatever its state, once: writes it down, then lets go of both sides and the media. Resolves when the
 * record is safe; a second ending of the same call gets the promise of the first.
 */
export function finish(desk: CallDesk, call: Call, ending: Ending): Promise<void> {
  if (call.over) return call.over
  const { clock, ledger, log, live } = desk
  const wasAnswered = call.state === 'answered'
  call.state = 'ended'
  call.noAnswer?.cancel()
  live.delete(call.facts.id)
  const end: CallEnd = {
    disposition: wasAnswered ? 'answered' : ending.disposition,
    cause: ending.cause,
    endedBy: ending.endedBy,
    endedAtMs: clock.now().getTime(),
    answer: wasAnswered ? call.answer : undefined,
  }
  call.over = ledger.ended(call.facts, end).catch((fault: unknown) => {
    log.error('call.not_recorded', { call: code(call.facts.id), fault: code(faultCode(fault)) })
  })
  letGo(call, ending)
  // Packets that are under way when one side hangs up may still arrive; nothing waits for the ports.
  void call.relay?.close()
  announce(desk, call)
  return call.over
}

function letGo(call: Call, { status = 480, reason, cause }: Ending): void {
  const headers = reasonHeader(cause)
  if (call.incoming.state === 'early')
    call.incoming.reject(status, { headers, ...(reason ? { reason } : {}) })
  else void call.incoming.bye(headers)
  for (const { leg } of call.forks) {
    if (leg.state === 'early') leg.cancel(headers[0]?.[1])
    else void leg.bye(headers)
  }
  void call.outgoing?.bye(headers)
}
