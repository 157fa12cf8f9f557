import type { HeaderList } from './contract.ts'
import { Headers } from './headers.ts'
import type { MessageFacts } from './message-facts.ts'
import { tagIn } from './message-facts.ts'
import type { SipRequest, SipResponse } from './message.ts'
import { parseRawAddress } from './name-addr.ts'
import { NO_BODY } from './response.ts'
import { parseUri } from './uri.ts'

/**
 * What two ends remember of each other (RFC 3261 12). From and To values are kept as they came, tags included:
 * a peer may compare them letter by letter.
 */
export class Dialog {
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  /** From of what we send. */
  readonly #local: string
  /** To of what we send. */
  readonly #remote: string
  readonly #routeSet: readonly string[]
  #remoteTarget: string
  #localSequence: number
  #remoteSequence: number | undefined

  private constructor(parts: {
    callId: string
    localTag: string
    remoteTag: string
    local: string
    remote: string
    routeSet: readonly string[]
    remoteTarget: string
    localSequence: number
    remoteSequence: number | undefined
  }) {
    this.callId = parts.callId
    this.localTag = parts.localTag
    this.remoteTag = parts.remoteTag
    this.#local = parts.local
    this.#remote = parts.remote
    this.#routeSet = parts.routeSet
    this.#remoteTarget = parts.remoteTarget
    this.#localSequence = parts.localSequence
    this.#remoteSequence = parts.remoteSequence
  }

  /** The dialog of an INVITE that came (RFC 3261 12.1.1). */
  static asServer(invite: SipRequest, facts: MessageFacts, localTag: string): Dialog {
    const { headers } = invite
    return new Dialog({
      callId: facts.callId,
      localTag,
      remoteTag: facts.fromTag ?? '',
      local: `${headers.get('To') ?? ''};tag=${localTag}`,
      remote: headers.get('From') ?? '',
      routeSet: headers.all('Record-Route'),
      remoteTarget: contactUri(headers) ?? parseRawAddress(headers.get('From') ?? '')?.uriText ?? '',
      // Ours start anew: the two directions count apart (12.1.1).
      localSequence: 0,
      remoteSequence: facts.cseq.sequence,
    })
  }

  /** The dialog that an answer to our INVITE opens (RFC 3261 12.1.2). A peer of RFC 2543 gives no tag: then it is empty. */
  static asClient(invite: SipRequest, response: SipResponse): Dialog {
    const to = response.headers.get('To') ?? ''
    const from = invite.headers.get('From') ?? ''
    return new Dialog({
      callId: invite.headers.get('Call-ID') ?? '',
      localTag: tagIn(from) ?? '',
      remoteTag: tagIn(to) ?? '',
      local: from,
      remote: to,
      routeSet: response.headers.all('Record-Route').toReversed(),
      remoteTarget: contactUri(response.headers) ?? invite.uri,
      localSequence: Number.parseInt(invite.headers.get('CSeq') ?? '1', 10),
      remoteSequence: undefined,
    })
  }

  /**
   * The early dialog as its 2xx confirms it: route set and target anew, the sequence numbers go on
   * (RFC 3261 12.1.2, 13.2.2.4).
   */
  confirmedBy(confirmed: Dialog): Dialog {
    confirmed.#localSequence = Math.max(confirmed.#localSequence, this.#localSequence)
    confirmed.#remoteSequence = this.#remoteSequence
    return confirmed
  }

  get remoteTarget(): string {
    return this.#remoteTarget
  }

  /** Where a request has to go next: the first route, else the remote target. */
  get nextHop(): string {
    const [first] = this.#routeSet
    return (first === undefined ? undefined : parseRawAddress(first)?.uriText) ?? this.#remoteTarget
  }

  /** INVITE and UPDATE move the remote target (RFC 3261 12.2, RFC 3311 5). */
  refreshTarget(headers: Headers): void {
    this.#remoteTarget = contactUri(headers) ?? this.#remoteTarget
  }

  /** Takes the number of a request that came; false when it is not above all before it (RFC 3261 12.2.2). */
  takeSequence(sequence: number): boolean {
    if (this.#remoteSequence !== undefined && sequence <= this.#remoteSequence) return false
    this.#remoteSequence = sequence
    return true
  }

  /** The next request of ours inside the dialog (RFC 3261 12.2.1.1); the Via comes with its transaction. */
  createRequest(method: string, extra: HeaderList = [], body: Buffer = NO_BODY): SipRequest {
    this.#localSequence += 1
    return this.#build(method, this.#localSequence, extra, body)
  }

  /** The ACK of a 2xx carries the number of its INVITE (RFC 3261 13.2.2.4). */
  createAck(sequence: number, extra: HeaderList = [], body: Buffer = NO_BODY): SipRequest {
    return this.#build('ACK', sequence, extra, body)
  }

  #build(method: string, sequence: number, extra: HeaderList, body: Buffer): SipRequest {
    const { uri, routes } = this.#way()
    const headers = new Headers()
    for (const route of routes) headers.append('Route', route)
    headers.append('Max-Forwards', '70')
    headers.append('From', this.#local)
    headers.append('To', this.#remote)
    headers.append('Call-ID', this.callId)
    headers.append('CSeq', `${sequence} ${method}`)
    for (const [name, value] of extra) headers.append(name, value)
    return { kind: 'request', method, uri, headers, body }
  }

  /** A first route without `lr` is a strict router: it wants to stand in the Request-URI itself. */
  #way(): { uri: string; routes: readonly string[] } {
    const [first, ...rest] = this.#routeSet
    const uriText = first === undefined ? undefined : parseRawAddress(first)?.uriText
    const uri = uriText === undefined ? undefined : parseUri(uriText)
    if (uriText === undefined || !uri || uri.params.has('lr'))
      return { uri: this.#remoteTarget, routes: this.#routeSet }
    return { uri: uriText, routes: [...rest, `<${this.#remoteTarget}>`] }
  }
}

function contactUri(headers: Headers): string | undefined {
  const contact = headers.get('Contact')
  const uri = contact === undefined ? undefined : parseRawAddress(contact)?.uriText
  // Only what can be written into a Request-URI: another scheme would make a call that can never be ended.
  return uri !== undefined && parseUri(uri) ? uri : undefined
}
