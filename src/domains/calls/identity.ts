import type { Listing } from '#domains/numbers/index.ts'
import type { NameAddr } from '#engine/sip/index.ts'

const NONE: ReadonlyMap<string, string | true> = new Map()

function address(user: string, host: string, display: string): NameAddr {
  return {
    display: display === '' ? undefined : display,
    uri: { scheme: 'sip', user, host, port: undefined, params: NONE, headers: '' },
    params: NONE,
  }
}

/**
 * Who is calling, as the called person's telephone shows it: name and extension from the directory, whatever the
 * caller's telephone claims; nothing at all when the number is hidden (RFC 3323 4.1.1.3).
 */
export function callerAddress(caller: Listing, host: string, withheld: boolean): NameAddr {
  if (withheld) return address('anonymous', 'anonymous.invalid', 'Anonymous')
  return address(caller.extension ?? 'unknown', host, caller.name)
}

export function calleeAddress(callee: Listing, host: string): NameAddr {
  return address(callee.extension ?? 'unknown', host, callee.name)
}
