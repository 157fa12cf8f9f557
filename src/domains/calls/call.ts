import type { Binding } from '#domains/devices/index.ts'
import type { Listing } from '#domains/numbers/index.ts'
import type { IncomingCall, OutgoingCall } from '#engine/sip/index.ts'
import type { Relay, Side } from '#engine/media/index.ts'
import type { Timer } from '#lib/clock.ts'

import type { CallAnswer, CallFacts } from './ledger.ts'

export type CallState = 'routing' | 'ringing' | 'answering' | 'answered' | 'ended'

/** One telephone of the called person, being rung. */
export type Fork = {
  readonly binding: Binding
  readonly leg: OutgoingCall
  /** Final refusal, once it came. */
  refusal: { status: number; reason: string } | undefined
}

/** A call between two people: identity and state. What happens to it is in the files that take it. */
export class Call {
  readonly facts: CallFacts
  readonly caller: Listing
  readonly callee: Listing | undefined
  readonly incoming: IncomingCall
  state: CallState = 'routing'
  relay: Relay | undefined
  /** Telephones that ring or rang; empty once one of them has answered. */
  forks: Fork[] = []
  /** The telephone that answered. */
  outgoing: OutgoingCall | undefined
  rangAtMs: number | undefined
  answer: CallAnswer | undefined
  /** Which side has put the other on hold. */
  readonly holding = new Set<Side>()
  noAnswer: Timer | undefined
  /** What the caller was last told, so that nothing is told twice. */
  told: string | undefined
  /** Resolves when the record is safe; set once, when the call ends. */
  over: Promise<void> | undefined

  constructor(facts: CallFacts, caller: Listing, callee: Listing | undefined, incoming: IncomingCall) {
    this.facts = facts
    this.caller = caller
    this.callee = callee
    this.incoming = incoming
  }

  /** False in the turn after something else has ended the call. */
  isUp(): boolean {
    return this.state !== 'ended'
  }
}
