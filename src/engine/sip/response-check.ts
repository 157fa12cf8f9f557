import { type Envelope, type Flaw, readEnvelope } from './check.ts'
import type { SipResponse } from './message.ts'

export type ResponseCheck =
  | { ok: true; envelope: Envelope }
  | { ok: false; flaw: Flaw | { code: 'several_vias'; detail: string } }

/** Whether a response can be matched to a transaction. One that cannot is dropped: nobody waits for an answer. */
export function checkResponse(response: SipResponse): ResponseCheck {
  const envelope = readEnvelope(response)
  if ('code' in envelope) return { ok: false, flaw: envelope }
  // More than our own Via means it was sent on to us by mistake (RFC 3261 8.1.3.3).
  if (response.headers.all('Via').length > 1)
    return { ok: false, flaw: { code: 'several_vias', detail: 'more than one Via' } }
  return { ok: true, envelope }
}
