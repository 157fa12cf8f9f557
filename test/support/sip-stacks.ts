import { randomBytes } from 'node:crypto'
import { systemClock } from '#lib/clock.ts'
import { createSipStack, parseNameAddr, parseUri } from '#engine/sip/index.ts'
import type {
  IncomingCall,
  IncomingCallEvents,
  OutgoingCall,
  OutgoingCallEvents,
  OutgoingInvite,
  NameAddr,
  SipStack,
  SipStackDeps,
  SipTransportName,
  Target,
} from '#engine/sip/index.ts'
import { createLog } from '#lib/log.ts'

/** Session descriptions that tests only compare. */
export const OFFER = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n'
export const ANSWER = 'v=0\r\no=- 2 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 40002 RTP/AVP 8\r\n'

/** A stack on loopback; a fault of its own that it only logged fails the test through `faults`. */
export type TestStack = { stack: SipStack; port: number; target: Target; faults: string[] }

export async function startStack(
  transport: SipTransportName = 'udp',
  deps: Partial<SipStackDeps> = {},
): Promise<TestStack> {
  const faults: string[] = []
  const stack = createSipStack({
    clock: systemClock,
    random: randomBytes,
    log: createLog((line) => faults.push(line), 'error'),
    userAgent: 'Sotto test',
    timers: { t1Ms: 20 },
    ...deps,
  })
  const { port } = await stack.listen({ transport, host: '127.0.0.1', port: 0 })
  return { stack, port, target: { uri: sipUri(port, transport) }, faults }
}

export function sipUri(port: number, transport: SipTransportName = 'udp') {
  const uri = parseUri(`sip:127.0.0.1:${port}${transport === 'tcp' ? ';transport=tcp' : ''}`)
  if (!uri) throw new Error('not a URI')
  return uri
}

export function address(user: string): NameAddr {
  const parsed = parseNameAddr(`<sip:${user}@sotto.test>`)
  if (!parsed) throw new Error('not an address')
  return parsed
}

/** What an INVITE from one test stack to another says. */
export function inviteTo(peer: TestStack, sdp: string | undefined = OFFER): OutgoingInvite {
  return {
    target: peer.target,
    requestUri: 'sip:p4k7xw2m@sotto.test',
    from: address('a1b2c3d4'),
    to: address('p4k7xw2m'),
    sdp,
  }
}

/** The next call that comes to a stack. */
export function nextCall(peer: TestStack): Promise<IncomingCall> {
  return new Promise((resolve) => {
    peer.stack.onRequest((incoming) => resolve(peer.stack.acceptInvite(incoming)))
  })
}

/** The next event of a leg. */
export function nextIn<Name extends keyof IncomingCallEvents>(
  leg: IncomingCall,
  name: Name,
): Promise<IncomingCallEvents[Name][0]> {
  return new Promise((resolve) => leg.on(name, (...args: unknown[]) => resolve(args[0] as never)))
}

export function nextOut<Name extends keyof OutgoingCallEvents>(
  leg: OutgoingCall,
  name: Name,
): Promise<OutgoingCallEvents[Name][0]> {
  return new Promise((resolve) => leg.on(name, (...args: unknown[]) => resolve(args[0] as never)))
}
