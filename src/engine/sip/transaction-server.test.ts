import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFakeClock } from '../../../test/support/fake-clock.ts'
import type { Flow, SipTransportName } from './contract.ts'
import { createTimers } from './timers.ts'
import { ServerTransaction } from './transaction-server.ts'

function open(invite: boolean, transport: SipTransportName = 'udp') {
  const clock = createFakeClock()
  const trace: string[] = []
  let fail: () => void = () => {}
  const flow: Flow = {
    transport,
    local: { host: '127.0.0.1', port: 5060 },
    remote: { host: '127.0.0.2', port: 5060 },
  }
  const transaction = new ServerTransaction(
    {
      clock,
      timers: createTimers(),
      send(_flow, bytes, failed) {
        trace.push(bytes.toString())
        fail = failed
      },
    },
    { invite, toTag: 'ours', flow, terminated: () => trace.push('end') },
  )
  transaction.attach({
    onCancel: () => trace.push('cancel'),
    onSilence: () => trace.push('silence'),
    onTransportError: () => trace.push('transport error'),
  })
  return { clock, trace, transaction, transportFails: () => fail() }
}

type Step = number | { after: number } | 'again' | 'ack' | 'cancel' | 'fail'
type Case = { name: string; invite: boolean; transport?: SipTransportName; steps: Step[]; trace: string }

const cases: Case[] = [
  {
    name: 'RFC 3261 17.2.1: a repeated INVITE gets the last provisional again, and nothing before the first',
    invite: true,
    steps: ['again', 100, 'again', 180, 'again'],
    trace: '100 100 180 180',
  },
  {
    name: 'RFC 3261 17.2.1: a refusal is repeated after T1 doubling up to T2, and given up after 64*T1',
    invite: true,
    steps: [486, { after: 32_000 }],
    trace: `${'486 '.repeat(11)}end`,
  },
  {
    name: 'RFC 3261 17.2.1: over TCP a refusal is not repeated',
    invite: true,
    transport: 'tcp',
    steps: [486, { after: 31_999 }],
    trace: '486',
  },
  {
    name: 'RFC 3261 17.2.1: the ACK stops the repetition; further ACKs and INVITEs are absorbed for T4',
    invite: true,
    steps: [486, { after: 600 }, 'ack', 'ack', 'again', { after: 4_999 }, 'again', { after: 1 }],
    trace: '486 486 end',
  },
  {
    name: 'RFC 3261 17.2.1: over TCP the ACK of a refusal ends it at once',
    invite: true,
    transport: 'tcp',
    steps: [486, 'ack'],
    trace: '486 end',
  },
  {
    name: 'RFC 6026 7.1: after a 2xx repeated INVITEs are absorbed, and only the user repeats the 2xx, for 64*T1',
    invite: true,
    steps: [200, 'again', 'ack', 200, { after: 31_999 }, 'again', { after: 1 }],
    trace: '200 200 end',
  },
  {
    name: 'RFC 3261 17.2.1: a second final answer is not sent',
    invite: true,
    steps: [486, 200, 603],
    trace: '486',
  },
  {
    name: 'RFC 3261 9.2: a CANCEL is told until the final answer and has no effect after it',
    invite: true,
    steps: [180, 'cancel', 486, 'cancel'],
    trace: '180 cancel 486',
  },
  {
    name: 'RFC 6026 7.1: a transport error is told while the call can still hear it, and ends nothing',
    invite: true,
    steps: [180, 'fail', 486],
    trace: '180 transport error 486',
  },
  {
    name: 'an INVITE that nobody answers for 15 minutes goes',
    invite: true,
    steps: [180, { after: 900_000 }],
    trace: '180 silence end',
  },
  {
    name: 'RFC 3261 17.2.2: a repeated request waits in silence for a late answer, then gets it again for 64*T1',
    invite: false,
    steps: ['again', { after: 9_000 }, 'again', 200, 'again', { after: 31_999 }, 'again', { after: 1 }],
    trace: '200 200 200 end',
  },
  {
    name: 'RFC 3261 17.2.2: a repeated request gets the provisional again',
    invite: false,
    steps: [100, 'again', 404, 'again'],
    trace: '100 100 404 404',
  },
  {
    name: 'RFC 3261 17.2.2: over TCP the answer ends it at once',
    invite: false,
    transport: 'tcp',
    steps: [200],
    trace: '200 end',
  },
  {
    name: 'RFC 3261 17.2.2: a second final answer is not sent',
    invite: false,
    steps: [200, 500],
    trace: '200',
  },
  {
    name: 'RFC 4320 4.2: a request that nobody answered in 64*T1 goes without a word',
    invite: false,
    steps: [{ after: 32_000 }, 'again', 200],
    trace: 'silence end',
  },
]

describe('a server transaction', () => {
  for (const { name, invite, transport, steps, trace } of cases)
    it(name, () => {
      const opened = open(invite, transport)

      for (const step of steps) run(opened, step)

      assert.equal(opened.trace.join(' '), trace)
      if (opened.trace.at(-1) === 'end') assert.equal(opened.clock.pending(), 0, 'a timer is left behind')
    })
})

function run({ clock, transaction, transportFails }: ReturnType<typeof open>, step: Step): void {
  if (step === 'again') transaction.repeated()
  else if (step === 'ack') transaction.acknowledged()
  else if (step === 'cancel') transaction.cancel(undefined)
  else if (step === 'fail') transportFails()
  else if (typeof step === 'number') transaction.respond(step, Buffer.from(String(step)))
  else clock.advance(step.after)
}
