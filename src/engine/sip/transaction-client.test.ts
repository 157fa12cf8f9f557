import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFakeClock } from '../../../test/support/fake-clock.ts'
import type { Flow, SipTransportName } from './contract.ts'
import { Headers } from './headers.ts'
import type { SipRequest } from './message.ts'
import { parseMessage } from './parse.ts'
import { createResponse } from './response.ts'
import { createTimers } from './timers.ts'
import { ClientTransaction } from './transaction-client.ts'

/** What a transaction did: `send X` on the wire, the rest told to its user. */
type Trace = string[]

function open(method: string, transport: SipTransportName = 'udp') {
  const clock = createFakeClock()
  const flow: Flow = {
    transport,
    local: { host: '127.0.0.1', port: 5060 },
    remote: { host: '127.0.0.2', port: 5060 },
  }
  const trace: Trace = []
  let fail: () => void = () => {}
  const request = aRequest(method)
  const transaction = new ClientTransaction(
    {
      clock,
      timers: createTimers(),
      send(_flow, bytes, failed) {
        const parsed = parseMessage(bytes)
        trace.push(`send ${parsed.ok && parsed.message.kind === 'request' ? parsed.message.method : '?'}`)
        fail = failed
      },
      fault: () => trace.push('fault'),
    },
    {
      request,
      flow,
      user: {
        onResponse: (response) => trace.push(String(response.status)),
        onTimeout: () => trace.push('timeout'),
        onTransportError: () => trace.push('transport error'),
      },
      terminated: () => trace.push('end'),
    },
  )
  transaction.start()
  const receive = (status: number) =>
    transaction.receive(createResponse(request, status, { toTag: 'theirs' }), flow)
  return { clock, trace, receive, transportFails: () => fail() }
}

function aRequest(method: string): SipRequest {
  const headers = new Headers([
    ['Via', 'SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKa'],
    ['From', '<sip:a@sotto.test>;tag=ours'],
    ['To', '<sip:b@sotto.test>'],
    ['Call-ID', 'c'],
    ['CSeq', `7 ${method}`],
    ['Route', '<sip:proxy.sotto.test;lr>'],
  ])
  return { kind: 'request', method, uri: 'sip:b@sotto.test', headers, body: Buffer.alloc(0) }
}

type Step = number | { after: number } | 'fail'
type Case = { name: string; method: string; transport?: SipTransportName; steps: Step[]; trace: string }

const INVITE = 'send INVITE'
const cases: Case[] = [
  {
    name: 'RFC 3261 17.1.1.2: an INVITE is repeated after T1, 2*T1, 4*T1 … and given up after 64*T1',
    method: 'INVITE',
    steps: [{ after: 31_999 }, { after: 1 }],
    trace: `${`${INVITE} `.repeat(7)}timeout end`,
  },
  {
    name: 'RFC 3261 17.1.1.2: over TCP an INVITE is sent once and given up after 64*T1',
    method: 'INVITE',
    transport: 'tcp',
    steps: [{ after: 32_000 }],
    trace: `${INVITE} timeout end`,
  },
  {
    name: 'RFC 3261 17.1.1.2: a provisional stops the repetition and every timer',
    method: 'INVITE',
    steps: [100, { after: 600_000 }, 180],
    trace: `${INVITE} 100 180`,
  },
  {
    name: 'RFC 3261 17.1.1.2: a refusal is acknowledged and told once, its repetitions only acknowledged, for 32 s',
    method: 'INVITE',
    steps: [180, 486, 486, { after: 31_999 }, 486, { after: 1 }],
    trace: `${INVITE} 180 send ACK 486 send ACK send ACK end`,
  },
  {
    name: 'RFC 3261 17.1.1.2: over TCP a refused INVITE is over at once',
    method: 'INVITE',
    transport: 'tcp',
    steps: [486],
    trace: `${INVITE} send ACK 486 end`,
  },
  {
    name: 'RFC 6026 8.4: every 2xx is told for 64*T1 after the first, and never acknowledged here',
    method: 'INVITE',
    steps: [200, { after: 20_000 }, 200, 200, { after: 12_000 }],
    trace: `${INVITE} 200 200 200 end`,
  },
  {
    name: 'RFC 6026 8.4: a refusal after a 2xx changes nothing',
    method: 'INVITE',
    steps: [200, 486],
    trace: `${INVITE} 200`,
  },
  {
    name: 'RFC 3261 17.1.4: an INVITE that cannot be sent ends',
    method: 'INVITE',
    steps: ['fail', { after: 40_000 }],
    trace: `${INVITE} transport error end`,
  },
  {
    name: 'RFC 3261 17.1.2.2: another request is repeated up to every T2 and given up after 64*T1',
    method: 'OPTIONS',
    steps: [{ after: 32_000 }],
    trace: `${'send OPTIONS '.repeat(11)}timeout end`,
  },
  {
    name: 'RFC 3261 17.1.2.2: after a provisional another request is still repeated and given up',
    method: 'OPTIONS',
    steps: [100, { after: 32_000 }],
    trace: `send OPTIONS 100 ${'send OPTIONS '.repeat(10)}timeout end`,
  },
  {
    name: 'RFC 3261 17.1.2.2: the final answer of another request is told once, then T4 passes',
    method: 'OPTIONS',
    steps: [200, 200, { after: 4_999 }, 200, { after: 1 }],
    trace: 'send OPTIONS 200 end',
  },
  {
    name: 'RFC 3261 17.1.2.2: over TCP another request is over with its answer',
    method: 'OPTIONS',
    transport: 'tcp',
    steps: [404],
    trace: 'send OPTIONS 404 end',
  },
  {
    name: 'RFC 3261 17.1.4: another request that cannot be sent ends',
    method: 'OPTIONS',
    steps: ['fail'],
    trace: 'send OPTIONS transport error end',
  },
]

describe('a client transaction', () => {
  for (const { name, method, transport, steps, trace } of cases)
    it(name, () => {
      const opened = open(method, transport)

      for (const step of steps)
        if (step === 'fail') opened.transportFails()
        else if (typeof step === 'number') opened.receive(step)
        else opened.clock.advance(step.after)

      assert.equal(opened.trace.join(' '), trace)
      if (opened.trace.at(-1) === 'end') assert.equal(opened.clock.pending(), 0, 'a timer is left behind')
    })

  it('RFC 3261 17.1.1.3: the ACK of a refusal repeats Via, Route, From and number, and takes the To of the answer', () => {
    const clock = createFakeClock()
    const sent: Buffer[] = []
    const request = aRequest('INVITE')
    const flow: Flow = {
      transport: 'udp',
      local: { host: '127.0.0.1', port: 1 },
      remote: { host: '127.0.0.1', port: 2 },
    }
    const user = { onResponse: () => {}, onTimeout: () => {}, onTransportError: () => {} }
    const transaction = new ClientTransaction(
      { clock, timers: createTimers(), send: (_flow, bytes) => sent.push(bytes), fault: () => {} },
      { request, flow, user, terminated: () => {} },
    )
    transaction.start()

    transaction.receive(createResponse(request, 486, { toTag: 'theirs' }), flow)

    assert.equal(
      sent[1]?.toString(),
      'ACK sip:b@sotto.test SIP/2.0\r\n' +
        'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKa\r\n' +
        'Route: <sip:proxy.sotto.test;lr>\r\n' +
        'Max-Forwards: 70\r\n' +
        'From: <sip:a@sotto.test>;tag=ours\r\n' +
        'To: <sip:b@sotto.test>;tag=theirs\r\n' +
        'Call-ID: c\r\n' +
        'CSeq: 7 ACK\r\n' +
        'Content-Length: 0\r\n\r\n',
    )
  })
})
