import type { HeaderList } from './contract.ts'
import { Headers } from './headers.ts'
import type { SipRequest, SipResponse } from './message.ts'
import { tagIn } from './message-facts.ts'
import { reasonPhrase } from './reason-phrases.ts'

export const NO_BODY = Buffer.alloc(0)

export type ResponseParts = {
  reason?: string | undefined
  headers?: HeaderList | undefined
  body?: Buffer | undefined
  /** Added to a To without tag; never to a 100 (RFC 3261 8.2.6.2). */
  toTag?: string | undefined
}

/** The answer to a request: Via, From, To, Call-ID and CSeq as they came, then what the caller adds (RFC 3261 8.2.6.2). */
export function createResponse(request: SipRequest, status: number, parts: ResponseParts = {}): SipResponse {
  const headers = new Headers()
  for (const via of request.headers.all('Via')) headers.append('Via', via)
  const to = request.headers.get('To') ?? ''
  const bare = status === 100 || parts.toTag === undefined || tagIn(to) !== undefined
  copy(request.headers, headers, 'From')
  headers.append('To', bare ? to : `${to};tag=${parts.toTag}`)
  copy(request.headers, headers, 'Call-ID')
  copy(request.headers, headers, 'CSeq')
  if (status === 100) copy(request.headers, headers, 'Timestamp')
  for (const [name, value] of parts.headers ?? []) headers.append(name, value)
  return {
    kind: 'response',
    status,
    reason: parts.reason ?? reasonPhrase(status),
    headers,
    body: parts.body ?? NO_BODY,
  }
}

/**
 * The To tag of an answer that nothing is kept of. Nobody can use it, so it is short: an answer to an address that
 * nobody proved must not be longer than the request.
 */
export function shortTag(tag: string): string {
  return tag.slice(0, 8)
}

/** An answer that no peer sent: what a transaction reports when its time ran out or its transport failed. */
export function localResponse(request: SipRequest, status: number): SipResponse {
  return createResponse(request, status)
}

function copy(from: Headers, to: Headers, name: string): void {
  const value = from.get(name)
  if (value !== undefined) to.append(name, value)
}
