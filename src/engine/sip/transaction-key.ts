import type { Flow } from './contract.ts'
import type { MessageFacts } from './message-facts.ts'
import type { SipRequest } from './message.ts'
import { MAGIC_COOKIE } from './via.ts'

/** A response belongs to the request of ours with its branch and method (RFC 3261 17.1.3). */
export function clientKey(branch: string, method: string): string {
  return `${branch}|${method}`
}

/**
 * Branch, sent-by and method (RFC 3261 17.2.3), and the host it really came from: behind NAT many phones write the
 * same sent-by, and a CANCEL from elsewhere is a forgery. Without the cookie the peer follows RFC 2543 and what it
 * repeats in a retransmission counts instead.
 */
export function serverKey(facts: MessageFacts, request: SipRequest, flow: Flow): string {
  const method = request.method === 'ACK' ? 'INVITE' : request.method
  const { via, branch } = facts
  const from = `${via.host}:${via.port ?? ''}|${flow.remote.host}|${method}`
  if (branch.startsWith(MAGIC_COOKIE)) return `${branch}|${from}`
  return `${facts.callId}|${facts.cseq.sequence}|${facts.fromTag ?? ''}|${request.uri}|${branch}|${from}`
}

/** What two paths of one forked request have in common (RFC 3261 8.2.2.2). */
export function mergedKey(facts: MessageFacts): string {
  return `${facts.callId}|${facts.cseq.sequence}|${facts.fromTag ?? ''}|${facts.cseq.method}`
}
