import type { SipAccess } from '#domains/devices/contract.ts'

/**
 * What a softphone's camera understands: a SIP URI with its password and transport, as Linphone, Zoiper and others
 * read it. Percent-encoded where a URI needs it (RFC 3261 19.1.2).
 */
export function accountUri(sip: SipAccess): string {
  const user = encodeURIComponent(sip.username)
  const password = encodeURIComponent(sip.password)
  return `sip:${user}:${password}@${sip.server};transport=${sip.transport}`
}

/** One line for `~/.baresip/accounts`. */
export function baresipLine(sip: SipAccess): string {
  return `<sip:${sip.username}@${sip.server};transport=${sip.transport}>;auth_pass=${sip.password}`
}
