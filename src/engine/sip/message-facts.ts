import type { Envelope } from './check.ts'
import type { CSeq } from './cseq.ts'
import { parseRawAddress } from './name-addr.ts'
import { type Via, viaBranch } from './via.ts'

/** What transactions and dialogs look at, read once per request. */
export type MessageFacts = {
  readonly via: Via
  /** Of the topmost Via; empty when a peer of RFC 2543 sent none. */
  readonly branch: string
  readonly cseq: CSeq
  readonly callId: string
  readonly fromTag: string | undefined
  readonly toTag: string | undefined
}

export function factsOf({ via, cseq, callId, from, to }: Envelope): MessageFacts {
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
