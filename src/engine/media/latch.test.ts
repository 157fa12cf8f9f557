import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  accepts,
  awaitFirstPacket,
  LATCH_RULES,
  negotiate,
  newLatch,
  type Latch,
  type LatchRules,
} from './latch.ts'

type Source = [address: string, port: number]
type Step = { at: number; from: Source; accepted: boolean }

const PHONE: Source = ['192.0.2.10', 4000]
const PHONE_NAT: Source = ['192.0.2.10', 61_000]
const GATEWAY: Source = ['198.51.100.7', 5555]
const ATTACKER: Source = ['203.0.113.66', 4000]

function negotiated(over: Partial<Latch> = {}, atMs = 0): Latch {
  const latch = newLatch()
  negotiate(
    latch,
    {
      signalledAddress: PHONE[0],
      signalledPort: PHONE[1],
      trustedAddress: '',
      strangersAllowed: false,
      ...over,
    },
    atMs,
  )
  return latch
}

function play(latch: Latch, steps: Step[], rules?: LatchRules): boolean[] {
  return steps.map(({ at, from }) => accepts(latch, ...from, at, rules))
}

const step = (at: number, from: Source, accepted: boolean): Step => ({ at, from, accepted })

const TABLE: { why: string; latch: () => Latch; steps: Step[] }[] = [
  {
    why: 'the signalled source is taken at once and nobody else after it',
    latch: negotiated,
    steps: [step(1, PHONE, true), step(2, ATTACKER, false), step(3, PHONE_NAT, false), step(4, PHONE, true)],
  },
  {
    why: 'an attacker who comes first gets nothing',
    latch: negotiated,
    steps: [
      step(1, ATTACKER, false),
      step(2, ATTACKER, false),
      step(3, ATTACKER, false),
      step(4, PHONE, true),
    ],
  },
  {
    why: 'another port of the signalled address is learnt, and gives way to the signalled port in the window',
    latch: negotiated,
    steps: [step(1, PHONE_NAT, true), step(2, PHONE, true), step(3, PHONE_NAT, false)],
  },
  {
    why: 'after the window the learnt port stays',
    latch: negotiated,
    steps: [step(1, PHONE_NAT, true), step(3001, PHONE, false), step(3002, PHONE_NAT, true)],
  },
  {
    why: 'a party that speaks late is still taken from its own address',
    latch: negotiated,
    steps: [step(60_000, ATTACKER, false), step(60_001, PHONE_NAT, true)],
  },
  {
    why: 'the address of the signalling is trusted like the signalled one',
    latch: () => negotiated({ trustedAddress: GATEWAY[0] }),
    steps: [step(1, GATEWAY, true), step(2, ATTACKER, false), step(9000, GATEWAY, true)],
  },
  {
    why: 'behind NAT a stranger must send three packets in a row',
    latch: () => negotiated({ strangersAllowed: true }),
    steps: [
      step(1, GATEWAY, false),
      step(2, GATEWAY, false),
      step(3, ATTACKER, false),
      step(4, GATEWAY, false),
      step(5, GATEWAY, false),
      step(6, GATEWAY, true),
      step(7, ATTACKER, false),
    ],
  },
  {
    why: 'behind NAT strangers are refused once the window has closed',
    latch: () => negotiated({ strangersAllowed: true }),
    steps: [step(3001, GATEWAY, false), step(3002, GATEWAY, false), step(3003, GATEWAY, false)],
  },
  {
    why: 'a believed stranger gives way to the signalled source in the window',
    latch: () => negotiated({ strangersAllowed: true }),
    steps: [
      step(1, ATTACKER, false),
      step(2, ATTACKER, false),
      step(3, ATTACKER, true),
      step(4, PHONE, true),
    ],
  },
  {
    why: 'of two equal sources the first is kept while it speaks, and replaced when it falls silent in the window',
    latch: negotiated,
    steps: [
      step(1, PHONE_NAT, true),
      step(20, ['192.0.2.10', 61_001], false),
      step(21, PHONE_NAT, true),
      step(230, ['192.0.2.10', 61_001], true),
    ],
  },
  {
    why: 'source port 0 is never learnt: nothing can be sent there',
    latch: negotiated,
    steps: [step(1, [PHONE[0], 0], false), step(2, PHONE_NAT, true)],
  },
  { why: 'without SDP nobody is accepted', latch: newLatch, steps: [step(1, PHONE, false)] },
]

test('the latch follows its table', () => {
  for (const { why, latch, steps } of TABLE) {
    assert.deepEqual(
      play(latch(), steps),
      steps.map(({ accepted }) => accepted),
      why,
    )
  }
})

test('[T09] control: with strict source off the same attacks come through', () => {
  const off: LatchRules = { ...LATCH_RULES, strictSource: false }

  for (const { why, latch, steps } of TABLE) {
    const stopped = steps.filter(({ accepted }) => !accepted)
    if (stopped.length === 0) continue
    const through = play(latch(), steps, off).filter(Boolean)
    assert.equal(through.length, steps.length, why)
  }
})

test('a re-negotiation without a change keeps the source and opens a window for a better one', () => {
  const latch = negotiated()
  accepts(latch, ...PHONE_NAT, 1)
  assert.equal(accepts(latch, ...PHONE, 5000), false)

  negotiate(latch, latch, 6000)

  assert.equal(accepts(latch, ...ATTACKER, 6001), false)
  assert.equal(accepts(latch, ...PHONE_NAT, 6002), true)
  assert.equal(accepts(latch, ...PHONE, 6003), true)
})

test('a re-negotiation to another address forgets the old source', () => {
  const latch = negotiated()
  accepts(latch, ...PHONE, 1)

  negotiate(latch, { ...latch, signalledAddress: GATEWAY[0], signalledPort: GATEWAY[1] }, 6000)

  assert.equal(accepts(latch, ...PHONE, 6001), false)
  assert.equal(accepts(latch, ...GATEWAY, 6002), true)
})

test('the window of a party not heard yet opens again when the other side answers', () => {
  const silent = negotiated({ strangersAllowed: true })
  const heard = negotiated({ strangersAllowed: true })
  accepts(heard, ...PHONE, 1)

  for (const latch of [silent, heard]) awaitFirstPacket(latch, 30_000)

  const after = [30_001, 30_002, 30_003]
  assert.deepEqual(
    after.map((at) => accepts(silent, ...GATEWAY, at)),
    [false, false, true],
  )
  assert.deepEqual(
    after.map((at) => accepts(heard, ...GATEWAY, at)),
    [false, false, false],
  )
})
