import type { OutgoingInvite, OutgoingRequest } from './contract.ts'
import { Headers } from './headers.ts'
import { ALLOW, bodyOf, SDP_TYPE, withDefaults } from './leg-headers.ts'
import type { SipRequest } from './message.ts'
import { formatNameAddr, type NameAddr } from './name-addr.ts'
import { NO_BODY } from './response.ts'

type Own = { callId: string; localTag: string; userAgent: string }

/** The first INVITE of a call; Via and Contact come when its flow is known. */
export function createInvite(out: OutgoingInvite, own: Own): SipRequest {
  const body = bodyOf(out.sdp)
  const session = [['Allow', ALLOW] as const, ...(body ? [SDP_TYPE] : [])]
  return createOutside({ ...out, method: 'INVITE', headers: withDefaults(out.headers, session), body }, own)
}

/** A request outside any dialog (RFC 3261 8.1.1). A B2BUA passes on its own Max-Forwards among the headers. */
export function createOutside(out: OutgoingRequest, own: Own): SipRequest {
  const headers = new Headers()
  headers.append('From', formatNameAddr(withTag(out.from, own.localTag)))
  headers.append('To', formatNameAddr(out.to))
  headers.append('Call-ID', own.callId)
  headers.append('CSeq', `1 ${out.method}`)
  const given = withDefaults(out.headers, [
    ['Max-Forwards', '70'],
    ['User-Agent', own.userAgent],
  ])
  for (const [name, value] of given) headers.append(name, value)
  return { kind: 'request', method: out.method, uri: out.requestUri, headers, body: out.body ?? NO_BODY }
}

function withTag(address: NameAddr, tag: string): NameAddr {
  return { ...address, params: new Map([...address.params, ['tag', tag]]) }
}
