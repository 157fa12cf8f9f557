import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countPacket, jitterMs, newReception, packetsLost, type Reception } from './reception.ts'

function receive(sequences: number[], reception = newReception(), ssrc = 1): Reception {
  sequences.forEach((sequence, i) => countPacket(reception, ssrc, sequence, i * 160, i * 20, 8000))
  return reception
}

const LOSSES: [why: string, sequences: number[], lost: number][] = [
  ['nothing yet', [], 0],
  ['none lost', [1, 2, 3], 0],
  ['one of four', [1, 2, 4], 1],
  ['across the wrap', [65_534, 65_535, 0, 2], 1],
  ['out of order', [1, 3, 2, 4], 0],
  ['a duplicate does not make a gain', [1, 2, 2, 2], 0],
  ['one stray far away is not counted', [1, 2, 30_000, 3, 4], 0],
  ['a restart is believed on its second packet', [1, 2, 30_000, 30_001, 30_002], 0],
  ['loss before a restart is kept', [1, 4, 30_000, 30_001], 2],
]

test('loss is what was expected less what came [RFC 3550 A.1, A.3]', () => {
  for (const [why, sequences, lost] of LOSSES) assert.equal(packetsLost(receive(sequences)), lost, why)
})

test('a new source starts a new count and keeps the loss so far', () => {
  const reception = receive([1, 3])

  receive([900, 902, 903], reception, 2)

  assert.equal(packetsLost(reception), 2)
})

test('steady packets have no jitter and uneven ones the mean of their deviation [RFC 3550 A.8]', () => {
  const steady = receive(Array.from({ length: 100 }, (_, i) => i))
  const uneven = newReception()
  for (let i = 0; i < 2000; i += 1) countPacket(uneven, 1, i, i * 160, i * 20 + (i % 2) * 5, 8000)

  assert.equal(jitterMs(steady), 0)
  assert.ok(Math.abs(jitterMs(uneven) - 5) < 0.01)
})

test('a jump of the timestamp after a hold and a wrap of it are not jitter', () => {
  const reception = newReception()
  countPacket(reception, 1, 1, 4_294_967_200, 0, 8000)
  countPacket(reception, 1, 2, 64, 20, 8000)
  countPacket(reception, 1, 3, 900_000_000, 40, 8000)

  assert.equal(jitterMs(reception), 0)
})

test('a telephone event, whose timestamp stands still, is no jitter [RFC 4733 2.2.1]', () => {
  const reception = receive([1, 2])
  for (let i = 3; i < 50; i += 1) countPacket(reception, 1, i, 160, i * 20, 0)

  assert.equal(jitterMs(reception), 0)
  assert.equal(packetsLost(reception), 0)
})
