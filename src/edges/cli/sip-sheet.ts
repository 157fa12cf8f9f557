import type { SipAccess } from '#domains/devices/contract.ts'

import { sheet } from './table.ts'

/** What is typed into a telephone. */
export function sipSheet(sip: SipAccess): string {
  return sheet([
    ['  User name', sip.username],
    ['  Password', sip.password],
    ['  Server', sip.server],
    ['  Transport', sip.transport],
    ['  Address', sip.uri],
  ])
}
