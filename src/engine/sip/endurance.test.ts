import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createFakeClock } from '../../../test/support/fake-clock.ts'
import { type Fate, MemoryNetwork } from '../../../test/support/sip-memory.ts'
import { address, ANSWER, OFFER, sipUri } from '../../../test/support/sip-stacks.ts'
import type { LegEnd, SipStack } from './contract.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Takes calls in every way a callee can: answers, refuses, hangs up, waits for CANCEL, forgets them. */
function answerSomehow(stack: SipStack): void {
  let count = 0
  stack.onRequest((incoming) => {
    const kind = count++ % 6
    if (kind === 4) return
    const call = stack.acceptInvite(incoming)
    if (kind === 0) call.reject(486)
    else call.ring(180)
    if (kind === 1) call.accept({ sdp: ANSWER })
    if (kind === 2) call.on('confirmed', () => void call.bye())
    if (kind === 2) call.accept({ sdp: ANSWER })
  })
}

async function runCalls(calls: number, fate: () => Fate): Promise<LegEnd[]> {
  const clock = createFakeClock()
  const network = new MemoryNetwork(clock, fate)
  const [caller, callee] = [network.createStack(), network.createStack()]
  answerSomehow(callee.stack)
  const ends: LegEnd[] = []

  for (let at = 0; at < calls; at++) {
    const call = caller.stack.invite({
      target: { uri: sipUri(callee.port) },
      requestUri: 'sip:p4k7xw2m@sotto.test',
      from: address('a1b2c3d4'),
      to: address('p4k7xw2m'),
      sdp: OFFER,
    })
    call.on('ended', (end) => ends.push(end))
    call.on('accepted', () => {
      if (at % 2 === 0) void call.bye()
    })
    clock.setTimer(5_000, () => call.cancel())
    if (at % 250 === 249) {
      await turn()
      clock.advance(100)
    }
  }
  // The last to go are INVITEs nobody answered whose CANCELs were all lost: 15 minutes.
  for (let round = 0; round < 1_800; round++) {
    clock.advance(round < 800 ? 250 : 1_000)
    await turn()
  }

  const empty = {
    clientTransactions: 0,
    serverTransactions: 0,
    calls: 0,
    connections: 0,
    refusedDatagrams: 0,
  }
  assert.deepEqual(network.faults, [])
  assert.deepEqual(caller.stack.stats(), empty)
  assert.deepEqual(callee.stack.stats(), empty)
  assert.equal(clock.pending(), 0, 'a timer is left behind')
  return ends
}

it('10,000 calls of every ending leave no transaction, no call and no timer behind', async () => {
  const ends = await runCalls(10_000, () => 'deliver')

  assert.equal(ends.length, 10_000)
})

it('3,000 calls over a network that loses one datagram in eight and doubles another all end, and leave nothing', async () => {
  let count = 0
  const ends = await runCalls(3_000, () => {
    const at = count++ % 8
    return at === 3 ? 'lose' : at === 6 ? 'double' : 'deliver'
  })

  assert.equal(ends.length, 3_000)
})
