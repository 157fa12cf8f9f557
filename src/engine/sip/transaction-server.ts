import type { Clock, Timer } from '#lib/clock.ts'
import type { Flow } from './contract.ts'
import { StateMachine } from './state-machine.ts'
import type { SipTimers } from './timers.ts'
import { inviteServerTable, type ServerAction, type ServerInput } from './transaction-invite-server.ts'
import { nonInviteServerTable } from './transaction-non-invite-server.ts'

/** Who answers the request; let go of as soon as the final answer has left. */
export type ServerUser = {
  /** A CANCEL matched (INVITE only, no final answer yet). */
  onCancel(reasonHeader: string | undefined): void
  /** Nobody answered for so long that the request has lost its meaning. */
  onSilence(): void
  onTransportError(): void
}

export type ServerTransactionDeps = {
  clock: Clock
  timers: SipTimers
  send(flow: Flow, bytes: Buffer, failed: () => void): void
}

/** A phone may ring for long; nothing rings longer. */
const INVITE_SILENCE_MS = 15 * 60_000

/**
 * Runs one of the server tables for one request. It keeps bytes, not messages: after the final answer up to
 * 64*T1 pass before it goes, and thousands of them wait at once.
 */
export class ServerTransaction {
  readonly invite: boolean
  /** To tag of every answer; a CANCEL is answered with the same one (RFC 3261 9.2). */
  readonly toTag: string
  readonly #deps: ServerTransactionDeps
  readonly #flow: Flow
  readonly #terminated: () => void
  readonly #machine: StateMachine<ServerInput, ServerAction>
  #user: ServerUser | undefined
  #silence: Timer | undefined
  #last: Buffer | undefined
  /** 100 to 699 of the last response, 0 before the first. */
  status = 0

  constructor(
    deps: ServerTransactionDeps,
    options: { invite: boolean; toTag: string; flow: Flow; terminated: () => void },
  ) {
    this.#deps = deps
    this.invite = options.invite
    this.toTag = options.toTag
    this.#flow = options.flow
    this.#terminated = options.terminated
    this.#machine = new StateMachine<ServerInput, ServerAction>({
      table: options.invite ? inviteServerTable : nonInviteServerTable,
      initial: options.invite ? 'proceeding' : 'trying',
      clock: deps.clock,
      values: options.flow.transport === 'udp' ? deps.timers.unreliable : deps.timers.reliable,
      perform: (action) => this.#perform(action),
    })
    // The client of another request gives up after 64*T1 (timer F), so an answer after it would find nobody.
    const patience = options.invite ? INVITE_SILENCE_MS : deps.timers.lifeMs
    this.#silence = deps.clock.setTimer(patience, () => this.#giveUp())
  }

  attach(user: ServerUser): void {
    this.#user = user
  }

  get answered(): boolean {
    return this.status >= 200
  }

  /** Sends a response of the user; a second final one is ignored, save a 2xx of an INVITE that is repeated. */
  respond(status: number, bytes: Buffer): void {
    if (this.answered && !(this.invite && status < 300 && this.status < 300)) return
    if (status >= 200) this.#settle()
    this.status = status
    this.#last = bytes
    this.#machine.step(status < 200 ? '1xx' : status < 300 ? '2xx' : '300-699')
  }

  /**
   * Sends a final response and forgets the request (RFC 3261 8.2.7): a repetition is judged anew. Whoever was not
   * let in yet can then neither fill our memory nor have an answer repeated at somebody else's address.
   */
  respondOnce(status: number, bytes: Buffer): void {
    if (this.answered) return
    this.status = status
    this.#last = bytes
    this.#send()
    this.destroy()
  }

  /** The same request came again. */
  repeated(): void {
    this.#machine.step('request')
  }

  acknowledged(): void {
    this.#machine.step('ack')
  }

  cancel(reasonHeader: string | undefined): void {
    if (!this.answered) this.#user?.onCancel(reasonHeader)
  }

  destroy(): void {
    this.#settle()
    this.#machine.finish()
    this.#terminated()
  }

  #settle(): void {
    this.#silence?.cancel()
    this.#silence = undefined
    this.#user = undefined
  }

  #giveUp(): void {
    const user = this.#user
    user?.onSilence()
    if (!this.answered) this.destroy()
  }

  #perform(action: ServerAction): void {
    if (action === 'send response' || action === 'resend response') this.#send()
    else if (action === 'inform transport error') this.#user?.onTransportError()
    else if (action === 'terminate') this.destroy()
  }

  #send(): void {
    if (!this.#last) return
    this.#deps.send(this.#flow, this.#last, () => this.#machine.step('transport error'))
  }
}
