import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createFakeClock } from '../../../test/support/fake-clock.ts'
import { MemoryNetwork } from '../../../test/support/sip-memory.ts'
import { address, ANSWER, OFFER, sipUri } from '../../../test/support/sip-stacks.ts'
import type { CallLeg, SipStack } from './contract.ts'

/** Datagrams that are sent wrong; with those they provoke, more than 100,000 reach the stacks. */
const ANOMALIES = 100_000
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Repeatable numbers (mulberry32), so that a failure can be looked at again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const METHODS = [
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'OPTIONS',
  'INFO',
  'UPDATE',
  'PRACK',
  'REFER',
  'NOTIFY',
  'X',
]

/** Ways to make a datagram wrong: in its state, its structure or its bytes. */
function createMutations(random: (below: number) => number): ((text: string) => string)[] {
  const method = () => METHODS[random(METHODS.length)] ?? 'X'
  const cut = (text: string) => text.slice(0, random(text.length))
  const line = (text: string, change: (line: string) => string[]) => {
    const lines = text.split('\r\n')
    const at = random(lines.length)
    return [...lines.slice(0, at), ...change(lines[at] ?? ''), ...lines.slice(at + 1)].join('\r\n')
  }
  return [
    (text) => text.replace(/^[A-Z]+ /, `${method()} `),
    (text) => text.replace(/^(CSeq: \d+) .*$/m, `$1 ${method()}`),
    (text) => {
      const other = method()
      return text.replace(/^[A-Z]+ /, `${other} `).replace(/^(CSeq: \d+) .*$/m, `$1 ${other}`)
    },
    (text) => text.replace(/^SIP\/2\.0 \d+/, `SIP/2.0 ${100 + random(600)}`),
    (text) => text.replace(/^CSeq: \d+/m, `CSeq: ${random(4) === 0 ? 2 ** 31 : random(5)}`),
    (text) => text.replace(/;tag=[0-9a-f]+/, ';tag=0'),
    (text) => text.replace(/branch=z9hG4bK[0-9a-f]{4}/, 'branch=z9hG4bK0000'),
    (text) => text.replace(/branch=z9hG4bK/, 'branch='),
    (text) => text.replace(/^Contact: .*$/m, 'Contact: <tel:+1>'),
    (text) => text.replace(/^Content-Length: \d+/m, `Content-Length: ${random(99_999)}`),
    (text) => text.replace(/^(From|To): </m, '$1: "'),
    (text) => line(text, () => []),
    (text) => line(text, (one) => [one, one]),
    (text) => line(text, (one) => [`${one}${'\0\r"<;,'.charAt(random(6))}`]),
    (text) => line(text, (one) => [one + one.slice(-1).repeat(random(20_000))]),
    cut,
    (text) => cut(text) + cut(text),
    (text) => text.slice(random(text.length)),
  ]
}

/** Says everything a call can say, right and wrong alike. */
function talk(stack: SipStack, port: number, random: (below: number) => number): CallLeg {
  const call = stack.invite({
    target: { uri: sipUri(port) },
    requestUri: 'sip:p4k7xw2m@sotto.test',
    from: address('a1b2c3d4'),
    to: address('p4k7xw2m'),
    sdp: random(5) === 0 ? undefined : OFFER,
  })
  call.on('accepted', ({ sdp }) => {
    if (sdp !== undefined) call.acknowledge(ANSWER)
    void call.reinvite(random(2) === 0 ? undefined : OFFER).then(({ acknowledge }) => acknowledge?.(ANSWER))
    void call.request('INFO')
    if (random(2) === 0) void call.bye()
  })
  call.on('provisional', () => random(9) === 0 && call.cancel())
  return call
}

function listen(stack: SipStack, calls: CallLeg[], random: (below: number) => number): void {
  stack.onRequest((incoming) => {
    if (incoming.request.method !== 'INVITE') return incoming.respond(random(2) === 0 ? 200 : 405)
    const call = stack.acceptInvite(incoming)
    calls.push(call)
    call.on('request', (inside) => inside.respond(200))
    call.on('reinvite', ({ accept, reject }) => (random(3) === 0 ? reject(488) : accept(ANSWER)))
    call.on('confirmed', () => random(3) === 0 && void call.bye())
    call.ring(180)
    if (random(8) > 0) call.accept({ sdp: ANSWER })
  })
}

it('100,000 wrong datagrams in every state of a call throw nothing, stall nothing and leave nothing', async () => {
  const random = createRandom(20_261_121)
  const clock = createFakeClock()
  const mutations = createMutations(random)
  let wrong = 0
  const network = new MemoryNetwork(clock, (bytes) => {
    if (wrong >= ANOMALIES || random(3) > 0) return 'deliver'
    wrong += 1
    const mutate = mutations[random(mutations.length)]
    return Buffer.from(mutate?.(bytes.toString('latin1')) ?? '', 'latin1')
  })
  const [caller, callee] = [network.createStack(), network.createStack()]
  const calls: CallLeg[] = []
  listen(callee.stack, calls, random)
  let longest = 0

  while (wrong < ANOMALIES) {
    for (let at = 0; at < 20; at++) calls.push(talk(caller.stack, callee.port, random))
    clock.advance(1_000)
    await turn()
    longest = Math.max(longest, network.takeLongestMs())
  }
  for (const call of calls) void call.bye()
  for (let round = 0; round < 1_500; round++) {
    clock.advance(1_000)
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
  assert.ok(longest < 50, `one datagram took ${longest} ms`)
  assert.deepEqual(caller.stack.stats(), empty)
  assert.deepEqual(callee.stack.stats(), empty)
  assert.equal(clock.pending(), 0, 'a timer is left behind')
})
