import type { Clock } from '#lib/clock.ts'
import type { Flow } from './contract.ts'
import { Headers } from './headers.ts'
import type { SipRequest, SipResponse } from './message.ts'
import { NO_BODY } from './response.ts'
import { serializeMessage } from './serialize.ts'
import { StateMachine } from './state-machine.ts'
import type { SipTimers } from './timers.ts'
import { type ClientAction, type ClientInput, inviteClientTable } from './transaction-invite-client.ts'
import { nonInviteClientTable } from './transaction-non-invite-client.ts'

/** Who started the transaction and hears how it goes. */
export type ClientUser = {
  /** Provisional and final responses; several 2xx of an INVITE may come. */
  onResponse(response: SipResponse, flow: Flow): void
  onTimeout(): void
  onTransportError(): void
}

export type ClientTransactionDeps = {
  clock: Clock
  timers: SipTimers
  send(flow: Flow, bytes: Buffer, failed: () => void): void
  /** The request could not be written; its user hears a transport error. */
  fault(fault: unknown): void
}

/** Runs one of the client tables for one request: keeps its bytes, repeats them, ACKs a refusal (RFC 3261 17.1). */
export class ClientTransaction {
  readonly request: SipRequest
  readonly flow: Flow
  readonly #deps: ClientTransactionDeps
  readonly #user: ClientUser
  readonly #terminated: () => void
  readonly #machine: StateMachine<ClientInput, ClientAction>
  readonly #bytes: Buffer
  #response: { message: SipResponse; flow: Flow } | undefined
  #ack: Buffer | undefined

  constructor(
    deps: ClientTransactionDeps,
    options: { request: SipRequest; flow: Flow; user: ClientUser; terminated: () => void },
  ) {
    this.#deps = deps
    this.request = options.request
    this.flow = options.flow
    this.#user = options.user
    this.#terminated = options.terminated
    this.#bytes = this.#write(options.request)
    this.#machine = this.#createMachine()
  }

  /** Sends the request for the first time and sets its timers. */
  start(): void {
    const invite = this.request.method === 'INVITE'
    this.#machine.begin(...(invite ? (['start A', 'start B'] as const) : (['start E', 'start F'] as const)))
    this.#send(this.#bytes)
  }

  receive(message: SipResponse, flow: Flow): void {
    this.#response = { message, flow }
    this.#machine.step(message.status < 200 ? '1xx' : message.status < 300 ? '2xx' : '300-699')
    this.#response = undefined
  }

  /** Ends it because nothing can be sent any more. */
  abort(): void {
    this.#user.onTransportError()
    this.destroy()
  }

  /** Ends it without a word: its owner has given up waiting. */
  destroy(): void {
    this.#machine.finish()
    this.#terminated()
  }

  #createMachine(): StateMachine<ClientInput, ClientAction> {
    const invite = this.request.method === 'INVITE'
    const { unreliable, reliable } = this.#deps.timers
    return new StateMachine<ClientInput, ClientAction>({
      table: invite ? inviteClientTable : nonInviteClientTable,
      initial: invite ? 'calling' : 'trying',
      clock: this.#deps.clock,
      values: this.flow.transport === 'udp' ? unreliable : reliable,
      perform: (action) => this.#perform(action),
    })
  }

  #perform(action: ClientAction): void {
    if (action === 'send request') this.#send(this.#bytes)
    else if (action === 'send ack') this.#sendAck()
    else if (action === 'inform timeout') this.#user.onTimeout()
    else if (action === 'inform transport error') this.#user.onTransportError()
    else if (action === 'terminate') this.destroy()
    else if (this.#response) this.#user.onResponse(this.#response.message, this.#response.flow)
  }

  /** A value that cannot stand in a header is the caller's fault, and must not reach a timer as an exception. */
  #write(request: SipRequest): Buffer {
    try {
      return serializeMessage(request)
    } catch (fault) {
      this.#deps.fault(fault)
      queueMicrotask(() => this.#machine.step('transport error'))
      return NO_BODY
    }
  }

  #send(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#deps.send(this.flow, bytes, () => this.#machine.step('transport error'))
  }

  #sendAck(): void {
    if (this.#response) this.#ack ??= serializeMessage(createAck(this.request, this.#response.message))
    if (this.#ack) this.#send(this.#ack)
  }
}

/** The ACK of a refused INVITE: its Via and Route, the To of the answer (RFC 3261 17.1.1.3). */
function createAck(invite: SipRequest, response: SipResponse): SipRequest {
  return onSameBranch(invite, 'ACK', response.headers.get('To') ?? '')
}

/** A CANCEL or ACK in the transaction of an INVITE: same branch, same way, same number (RFC 3261 9.1). */
export function onSameBranch(invite: SipRequest, method: 'ACK' | 'CANCEL', to?: string): SipRequest {
  const headers = new Headers()
  const from = invite.headers
  headers.append('Via', from.get('Via') ?? '')
  for (const route of from.all('Route')) headers.append('Route', route)
  headers.append('Max-Forwards', '70')
  headers.append('From', from.get('From') ?? '')
  headers.append('To', to ?? from.get('To') ?? '')
  headers.append('Call-ID', from.get('Call-ID') ?? '')
  headers.append('CSeq', `${Number.parseInt(from.get('CSeq') ?? '1', 10)} ${method}`)
  return { kind: 'request', method, uri: invite.uri, headers, body: NO_BODY }
}
