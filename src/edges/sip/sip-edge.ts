import type { IncomingRequest, SipStack } from '#engine/sip/index.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import { code, type Log } from '#lib/log.ts'

import { SIP_STATUS } from './errors.ts'
import { createMethodTable, type SipDoor } from './method-table.ts'

const RETRY_AFTER_S = '10'

/** Hangs the doors of the domains on the stack. */
export function openSipEdge(deps: { stack: SipStack; register: SipDoor; invite: SipDoor; log: Log }): void {
  const table = createMethodTable(deps)
  deps.stack.onRequest((incoming) => {
    const { method } = incoming.request
    const door = Object.hasOwn(table, method) ? table[method] : undefined
    if (!door) return incoming.respond(501)
    try {
      door(incoming)
    } catch (fault) {
      refuse(incoming, fault, deps.log)
    }
  })
}

function refuse(incoming: IncomingRequest, fault: unknown, log: Log): void {
  if (!(fault instanceof AppError)) {
    log.error('sip.door_failed', { fault: code(faultCode(fault)) })
    return incoming.respond(500)
  }
  const status = SIP_STATUS[fault.kind]
  incoming.respond(status, { headers: status === 503 ? [['Retry-After', RETRY_AFTER_S]] : [] })
}
