import type { IncomingRequest } from '#engine/sip/index.ts'

export type SipDoor = (incoming: IncomingRequest) => void

/**
 * Every method there is and what becomes of it outside a dialog (T07). Nothing has an effect before the telephone has
 * proven itself, which the doors see to; what has no door is refused whoever asks.
 */
export type MethodTable = Readonly<Record<string, SipDoor>>

export function createMethodTable(doors: { register: SipDoor; invite: SipDoor }): MethodTable {
  const table: Record<string, SipDoor> = {
    REGISTER: doors.register,
    INVITE: doors.invite,
    OPTIONS: (incoming) =>
      incoming.respond(200, {
        headers: [allow(), ['Accept', 'application/sdp'], ['Accept-Encoding', 'identity']],
      }),
  }
  for (const method of KNOWN) table[method] = (incoming) => incoming.respond(405, { headers: [allow()] })
  return table

  function allow(): [string, string] {
    return ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO']
  }
}

/** Methods of the standards that have no door outside a dialog yet: 405. What is not even known is 501. */
const KNOWN = ['MESSAGE', 'SUBSCRIBE', 'PUBLISH', 'NOTIFY', 'REFER', 'INFO', 'UPDATE', 'PRACK'] as const
