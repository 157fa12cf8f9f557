import type { Flow } from './contract.ts'
import type { MessageFacts } from './message-facts.ts'
import type { SipRequest } from './message.ts'
import type { ServerRequest } from './server-request.ts'

/** A leg as the stack hands messages to it. */
export type LegDoor = {
  readonly callId: string
  readonly remoteTag: string | undefined
  receive(incoming: ServerRequest): void
  receiveAck(ack: SipRequest, facts: MessageFacts, flow: Flow): void
  /** The stack closes under it. */
  parentClosed(): void
}

/** The live legs by our own tag, which is random and therefore enough to find one. */
export class CallTable<Leg extends LegDoor = LegDoor> {
  readonly #legs = new Map<string, Leg>()

  get size(): number {
    return this.#legs.size
  }

  add(localTag: string, leg: Leg): void {
    this.#legs.set(localTag, leg)
  }

  remove(localTag: string): void {
    this.#legs.delete(localTag)
  }

  /** The leg that a message in a dialog is for: its To tag is ours. */
  find(facts: MessageFacts): Leg | undefined {
    const leg = this.#legs.get(facts.toTag ?? '')
    return leg?.callId === facts.callId ? leg : undefined
  }

  close(): void {
    for (const leg of this.#legs.values()) leg.parentClosed()
  }

  get(localTag: string): Leg | undefined {
    return this.#legs.get(localTag)
  }
}
