import { randomBytes } from 'node:crypto'

import {
  answerChallenge,
  type CallLeg,
  chooseChallenge,
  createSipStack,
  type Flow,
  type HeaderList,
  type IncomingCall,
  type NameAddr,
  type OutgoingCall,
  parseNameAddr,
  parseUri,
  type SipResponse,
  type SipStack,
  type SipTransportName,
  type Target,
} from '#engine/sip/index.ts'
import { type Clock, systemClock } from '#lib/clock.ts'
import { createLog } from '#lib/log.ts'

/** A session description as a telephone writes it; nothing listens at its port. */
export function session(port: number, ...lines: string[]): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 8 101`,
    'a=rtpmap:101 telephone-event/8000',
    ...lines,
    '',
  ].join('\r\n')
}
export const SESSION_A = session(50_000)
export const SESSION_B = session(50_002)

export type PhoneLogin = { username: string; password: string }

const EVENTS = [
  'provisional',
  'accepted',
  'rejected',
  'cancelled',
  'confirmed',
  'ackTimeout',
  'bye',
  'reinvite',
  'reinviteConfirmed',
  'request',
  'ended',
] as const
type EventName = (typeof EVENTS)[number]

/** A leg whose events are kept from the first on, so that a test may wait for one that has already come. */
export class WatchedLeg<Leg extends CallLeg = CallLeg> {
  readonly leg: Leg
  readonly seen: { name: EventName; value: unknown; atMs: number }[] = []
  readonly #wakes = new Set<() => void>()
  readonly #taken = new Map<EventName, number>()

  constructor(leg: Leg, except: readonly EventName[] = []) {
    this.leg = leg
    for (const name of EVENTS) if (!except.includes(name)) this.#watch(name)
  }

  #watch(name: EventName): void {
    this.leg.on(name as 'ended', (value: unknown) => {
      this.seen.push({ name, value, atMs: Date.now() })
      for (const wake of this.#wakes) wake()
    })
  }

  /** The next event of that name that was not waited for yet. */
  async next<Value>(name: EventName, withinMs = 5_000): Promise<Value> {
    const until = Date.now() + withinMs
    for (;;) {
      const all = this.seen.filter((event) => event.name === name)
      const at = this.#taken.get(name) ?? 0
      const found = all[at]
      if (found) {
        this.#taken.set(name, at + 1)
        return found.value as Value
      }
      const left = until - Date.now()
      if (left <= 0)
        throw new Error(
          `no ${name} within ${withinMs} ms; seen: ${this.seen.map((event) => event.name).join(' ')}`,
        )
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, left)
        const wakes = this.#wakes
        function done(): void {
          clearTimeout(timer)
          wakes.delete(done)
          resolve()
        }
        wakes.add(done)
      })
    }
  }

  has(name: EventName): boolean {
    return this.seen.some((event) => event.name === name)
  }
}

export type Dialling = {
  sdp?: string | undefined
  headers?: HeaderList
  from?: NameAddr
  maxForwards?: number
}

/** Timers that do not keep a test alive: an INVITE to a server that was killed waits for three minutes. */
const PATIENT: Clock = {
  ...systemClock,
  setTimer(ms, run) {
    const handle = setTimeout(run, ms).unref()
    return { cancel: () => clearTimeout(handle) }
  },
}

/** A telephone made of our own stack: registers, calls and answers with real messages over loopback. */
export class SoftPhone {
  readonly login: PhoneLogin
  readonly stack: SipStack
  readonly port: number
  readonly faults: string[]
  readonly #server: Target
  readonly #contact: string
  readonly #calls: WatchedLeg<IncomingCall>[] = []
  readonly #ringing = new Set<IncomingCall>()
  #wake: (() => void) | undefined
  #callId = 0

  private constructor(
    login: PhoneLogin,
    stack: SipStack,
    port: number,
    server: Target,
    transport: SipTransportName,
    faults: string[],
  ) {
    this.login = login
    this.stack = stack
    this.port = port
    this.faults = faults
    this.#server = server
    this.#contact = `<sip:${login.username}@127.0.0.1:${port}${transport === 'tcp' ? ';transport=tcp' : ''}>`
    stack.onRequest((incoming) => {
      if (incoming.request.method !== 'INVITE') return incoming.respond(405)
      const leg = stack.acceptInvite(incoming)
      this.#ringing.add(leg)
      leg.on('ended', () => this.#ringing.delete(leg))
      this.#calls.push(new WatchedLeg(leg, ['bye', 'reinvite']))
      this.#wake?.()
    })
  }

  static async open(
    login: PhoneLogin,
    serverPort: number,
    {
      transport = 'udp',
      host = '127.0.0.1',
      t1Ms = 50,
      userAgent = 'Soft phone',
    }: { transport?: SipTransportName; host?: string; t1Ms?: number; userAgent?: string } = {},
  ): Promise<SoftPhone> {
    const faults: string[] = []
    const stack = createSipStack({
      clock: PATIENT,
      random: randomBytes,
      log: createLog((line) => faults.push(line), 'error'),
      userAgent,
      timers: { t1Ms },
    })
    const { port } = await stack.listen({ transport, host, port: 0 })
    const uri = parseUri(`sip:127.0.0.1:${serverPort}${transport === 'tcp' ? ';transport=tcp' : ''}`)
    if (!uri) throw new Error('no server')
    return new SoftPhone(login, stack, port, { uri }, transport, faults)
  }

  /** The socket of this telephone, as one end of a flow. */
  get serverFlow(): Flow {
    return {
      transport: 'udp',
      local: { host: '127.0.0.1', port: this.port },
      remote: { host: '127.0.0.1', port: this.port },
    }
  }

  get #self(): NameAddr {
    return addressOf(`<sip:${this.login.username}@sotto.test>`)
  }

  /** One REGISTER with its digest; answers the final response. */
  async register({
    expires = 600,
    contact = this.#contact,
    to = this.#self,
    password = this.login.password,
    headers = [],
  }: {
    expires?: number
    contact?: string | undefined
    to?: NameAddr
    password?: string
    headers?: HeaderList
  } = {}): Promise<SipResponse> {
    const send = (more: HeaderList) =>
      this.stack.request({
        target: this.#server,
        method: 'REGISTER',
        requestUri: 'sip:sotto.test',
        from: this.#self,
        to,
        headers: [['Contact', contact], ['Expires', String(expires)], ...headers, ...more],
      })
    const first = await send([])
    if (first.status !== 401) return first
    return send([
      ['Authorization', this.#answer(first, 'WWW-Authenticate', 'REGISTER', 'sip:sotto.test', password)],
    ])
  }

  /** A request of any method outside a dialog, with credentials if `form` says where they go. */
  async send(
    method: string,
    requestUri: string,
    headers: HeaderList = [],
    body?: Buffer,
  ): Promise<SipResponse> {
    return this.stack.request({
      target: this.#server,
      method,
      requestUri,
      from: this.#self,
      to: addressOf(`<${requestUri}>`),
      headers,
      ...(body ? { body } : {}),
    })
  }

  /** An INVITE without credentials; mostly refused with 407. */
  inviteOnce(
    number: string,
    { sdp, headers = [], from = this.#self, maxForwards = 70 }: Dialling = {},
  ): WatchedLeg<OutgoingCall> {
    return new WatchedLeg(
      this.stack.invite({
        target: this.#server,
        requestUri: `sip:${number}@sotto.test`,
        from,
        to: addressOf(`<sip:${number}@sotto.test>`),
        headers: [['Max-Forwards', String(maxForwards)], ...headers],
        sdp,
      }),
      ['bye', 'reinvite'],
    )
  }

  /** Calls a number, answering the challenge as telephones do. */
  async call(number: string, dialling: Dialling = {}): Promise<WatchedLeg<OutgoingCall>> {
    const first = this.inviteOnce(number, dialling)
    const refusal = await first.next<SipResponse>('rejected')
    if (refusal.status !== 407) throw new Error(`407 was expected, not ${refusal.status}`)
    const uri = `sip:${number}@sotto.test`
    const answer = this.#answer(refusal, 'Proxy-Authenticate', 'INVITE', uri, this.login.password)
    return this.inviteOnce(number, {
      ...dialling,
      headers: [...(dialling.headers ?? []), ['Proxy-Authorization', answer]],
    })
  }

  /** The next call that comes in. */
  async incoming(withinMs = 5_000): Promise<WatchedLeg<IncomingCall>> {
    const until = Date.now() + withinMs
    for (;;) {
      const call = this.#calls.shift()
      if (call) return call
      if (Date.now() > until) throw new Error(`no call within ${withinMs} ms`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, until - Date.now()))
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  answerTo(
    response: Pick<SipResponse, 'headers'>,
    header: string,
    method: string,
    uri: string,
    password = this.login.password,
  ): string {
    return this.#answer(response, header, method, uri, password)
  }

  #answer(
    response: Pick<SipResponse, 'headers'>,
    header: string,
    method: string,
    uri: string,
    password: string,
  ): string {
    const challenge = chooseChallenge(response.headers.all(header))
    const answer =
      challenge &&
      answerChallenge(challenge, {
        method,
        uri,
        login: { username: this.login.username, password },
        cnonce: `c${this.#callId++}`,
      })
    if (answer === undefined) throw new Error('no challenge to answer')
    return answer
  }

  async close(): Promise<void> {
    for (const leg of this.#ringing) if (leg.state === 'early') leg.reject(480)
    await this.stack.close()
  }
}

export function addressOf(text: string): NameAddr {
  const address = parseNameAddr(text)
  if (!address) throw new Error('not an address')
  return address
}
