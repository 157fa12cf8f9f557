import { type CSeq, parseCSeq } from './cseq.ts'
import type { SipRequest, SipResponse } from './message.ts'
import { parseRawAddress } from './name-addr.ts'
import { parseVia, type Via, viaBranch } from './via.ts'

/** What transactions and dialogs look at, read once per message. */
export type MessageFacts = {
  readonly via: Via
  /** Of the topmost Via; empty when a peer of RFC 2543 sent none. */
  readonly branch: string
  readonly cseq: CSeq
  readonly callId: string
  readonly fromTag: string | undefined
  readonly toTag: string | undefined
}

/** Undefined when a header that RFC 3261 8.1.1 demands is missing, malformed or contradicts the start line. */
export function readFacts(message: SipRequest | SipResponse): MessageFacts | undefined {
  const { headers } = message
  const via = parseVia(headers.get('Via') ?? '')
  const cseq = parseCSeq(headers.get('CSeq') ?? '')
  const callId = headers.get('Call-ID')
  const from = parseRawAddress(headers.get('From') ?? '')
  const to = parseRawAddress(headers.get('To') ?? '')
  if (!via || !cseq || !callId || !from || !to) return undefined
  if (message.kind === 'request' && cseq.method !== message.method) return undefined
  return {
    via,
    branch: viaBranch(via) ?? '',
    cseq,
    callId,
    fromTag: tagOf(from.params.get('tag')),
    toTag: tagOf(to.params.get('tag')),
  }
}

/** The tag of a From or To value, undefined without one. */
export function tagIn(value: string | undefined): string | undefined {
  return tagOf(parseRawAddress(value ?? '')?.params.get('tag'))
}

function tagOf(value: string | true | undefined): string | undefined {
  return value === true || value === '' ? undefined : value
}
