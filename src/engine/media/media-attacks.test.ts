import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  connect,
  connectTwo,
  LOOPBACK,
  ONE_PACKET,
  openPeer,
  settle,
  startEngine,
  type RelayedCall,
} from '../../../test/support/relayed-call.ts'
import { mediaAddress, pause } from '../../../test/support/rtp-peer.ts'
import { rtpRange } from '../../../test/support/rtp-range.ts'
import type { Relay } from './media-engine.ts'

/** Packets of side a that the relay has dealt with, one way or the other. */
async function taken(relay: Relay): Promise<number> {
  const { a } = await relay.stats()
  return a.packets + a.dropped
}

/** 200 ms of sound without the attacker's byte in it. */
const VOICE = Buffer.alloc(1600, 1)

test("[T09] an attacker's packets are dropped before and after the phone is heard", async (t) => {
  const { engine } = startEngine(t)
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const elsewhere = await openPeer(t, '127.0.0.2')
  const nextDoor = await openPeer(t)
  const { relay, toA, toB } = await connect(engine, alice, bob)

  for (let i = 0; i < 20; i += 1) elsewhere.send(toB, ONE_PACKET)
  await settle(relay)
  assert.equal(bob.received.length, 0, 'before: another address')
  alice.send(toB, ONE_PACKET)
  await settle(relay)
  for (let i = 0; i < 20; i += 1) for (const attacker of [elsewhere, nextDoor]) attacker.send(toB, ONE_PACKET)
  elsewhere.sendReport({ ...toB, port: toB.port + 1 }, Buffer.from('80c9000100000001', 'hex'))
  bob.send(toA, ONE_PACKET)
  await settle(relay)

  assert.equal(bob.received.length, 1, 'after: another address, and another port of the right one')
  assert.equal(bob.reports.length, 0)
  assert.equal(alice.received.length, 1)
  assert.deepEqual([elsewhere.received.length, nextDoor.received.length], [0, 0], 'nothing bleeds')
  assert.equal((await relay.stats()).a.dropped, 61)
})

test('a phone behind NAT is learnt from its third packet, and from the first when its signalling is known', async (t) => {
  const { engine } = startEngine(t)
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const relay = await engine.createRelay({ id: 'nat' })
  await relay.translate('a', alice.sdp({ address: '10.255.255.1' }))
  const toB = mediaAddress(
    await relay.translate('b', bob.sdp({ address: '10.255.255.2' }), { source: LOOPBACK }),
  )
  const toA = mediaAddress(await relay.translate('a', alice.sdp({ address: '10.255.255.1' })))

  for (let i = 0; i < 4; i += 1) bob.send(toA, Buffer.of(i))
  await settle(relay)
  for (let i = 0; i < 4; i += 1) alice.send(toB, Buffer.of(i))
  await settle(relay)
  bob.send(toA, Buffer.of(9))
  await settle(relay)

  assert.deepEqual([...bob.heard()], [2, 3])
  assert.deepEqual([...alice.heard()], [9])
})

test('no hostile datagram stops a relay or gets through it', async (t) => {
  const { engine } = startEngine(t)
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const { relay, toB } = await connect(engine, alice, bob)
  const hostile = [
    '',
    '00',
    '80',
    '8000',
    'ff'.repeat(40),
    '0001000021 12a442'.replace(' ', '') + '00'.repeat(12),
  ]

  for (const packet of hostile) alice.sendRaw(toB, Buffer.from(packet, 'hex'))
  alice.sendRaw(toB, Buffer.alloc(9000, 0x9f))
  alice.send(toB, ONE_PACKET)
  await settle(relay)

  assert.equal(bob.received.length, 1)
  assert.equal((await relay.stats()).a.dropped, hostile.length + 1)
})

test('[T11] a flood from the right source is cut to what a line may send', async (t) => {
  const { engine } = startEngine(t)
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const { relay, toB } = await connect(engine, alice, bob)

  const startMs = performance.now()

  for (let sent = 0; sent < 1000; sent += 50) {
    for (let i = 0; i < 50; i += 1) alice.send(toB, ONE_PACKET)
    // Waited for, so that it is the relay that drops and not a full socket on a busy machine.
    // oxlint-disable-next-line no-await-in-loop
    while ((await taken(relay)) < sent + 50) await pause(1)
  }
  const allowed = 400 + Math.ceil((performance.now() - startMs) * 0.4)
  await settle(relay)

  const { a } = await relay.stats()
  assert.equal(a.packets + a.dropped, 1000)
  assert.ok(a.packets >= 400 && a.packets <= allowed, `${a.packets} of ${allowed}`)
  assert.equal(bob.received.length, a.packets)
})

test('[T09] a stranger who sprays every port while calls are set up hears nothing and is not heard', async (t) => {
  const ports = rtpRange(60)
  const { engine } = startEngine(t, { ports })
  const attacker = await openPeer(t, '127.0.0.2')
  const over = new AbortController()
  const spray = async (): Promise<void> => {
    while (!over.signal.aborted) {
      for (let port = ports.min; port <= ports.max; port += 1) {
        attacker.send({ address: LOOPBACK, port }, Buffer.of(66))
      }
      // oxlint-disable-next-line no-await-in-loop -- about 20,000 packets a second
      await pause(5)
    }
  }

  const attack = spray()
  const calls: RelayedCall[] = []
  for (let i = 0; i < 25; i += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one call after the other, all under attack
    calls.push(await connectTwo(t, engine, `call-${i}`))
  }
  await Promise.all(calls.flatMap(({ a, b, toA, toB }) => [a.play(toB, VOICE), b.play(toA, VOICE)]))
  over.abort()
  await attack
  await Promise.all(calls.map(({ relay }) => settle(relay)))

  assert.equal(attacker.received.length, 0)
  for (const { a, b } of calls) {
    for (const peer of [a, b]) assert.equal(peer.heard().includes(66), false)
    assert.deepEqual([a.received.length, b.received.length], [10, 10])
  }
})

test('[T11] loopback is a destination only for those who signal from it', async (t) => {
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const { engine } = startEngine(t, { bind: '0.0.0.0', address: '192.0.2.1' })
  const relay = await engine.createRelay({ id: 'local' })

  await assert.rejects(relay.translate('a', alice.sdp()), { code: 'media.not_acceptable', kind: 'invalid' })
  await assert.rejects(relay.translate('a', alice.sdp(), { source: '203.0.113.9' }), {
    code: 'media.not_acceptable',
  })
  const toA = mediaAddress(await relay.translate('a', alice.sdp(), { source: LOOPBACK }))
  await relay.translate('b', bob.sdp(), { source: LOOPBACK })
  bob.send({ address: LOOPBACK, port: toA.port }, ONE_PACKET)
  await settle(relay)

  assert.equal(alice.received.length, 1)
})
