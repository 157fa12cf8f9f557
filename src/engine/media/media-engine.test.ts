import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { silentLog } from '#lib/log.ts'
import { mediaAddress, pause, RtpPeer, type Destination } from '../../../test/support/rtp-peer.ts'
import { rtpRange } from '../../../test/support/rtp-range.ts'
import { hasTone, ulawTone } from '../../../test/support/tone.ts'
import { decodeUlaw } from './codec/g711.ts'
import { startMediaEngine, type MediaEngineDeps } from './create-media-engine.ts'
import type { MediaEngine, Relay } from './media-engine.ts'

const LOOPBACK = '127.0.0.1'
/** Loopback delivers at once; this is for the threads to take their turns. */
const SETTLE_MS = 60
const ONE_PACKET = ulawTone(440, 0.02)

async function startEngine(t: TestContext, over: Partial<MediaEngineDeps> = {}) {
  const started = startMediaEngine({
    log: silentLog,
    ports: rtpRange(600),
    address: LOOPBACK,
    bind: LOOPBACK,
    ...over,
  })
  t.after(() => started.engine.close())
  return started
}

async function openPeers(t: TestContext, count: number, address?: string): Promise<RtpPeer[]> {
  const peers = await Promise.all(Array.from({ length: count }, (_, i) => RtpPeer.open(address, i + 1)))
  t.after(() => Promise.all(peers.map((peer) => peer.close())))
  return peers
}

type Call = { relay: Relay; a: RtpPeer; b: RtpPeer; toB: Destination; toA: Destination }

/** A call with offer and answer done: `a` sends to `toB`, `b` sends to `toA`. */
async function connect(engine: MediaEngine, a: RtpPeer, b: RtpPeer, id = 'relay-1'): Promise<Call> {
  const relay = await engine.createRelay({ id })
  const toA = mediaAddress(await relay.translate('a', a.sdp()))
  const toB = mediaAddress(await relay.translate('b', b.sdp()))
  return { relay, a, b, toB, toA }
}

test('two-way audio passes, each from the port the other was told', async (t) => {
  const { engine } = await startEngine(t)
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const { relay, toA, toB } = await connect(engine, alice, bob)

  const [sent] = await Promise.all([alice.play(toB, ulawTone(440, 0.6)), bob.play(toA, ulawTone(1000, 0.6))])
  await pause(SETTLE_MS)

  assert.ok(hasTone(decodeUlaw(bob.heard()), 440))
  assert.equal(hasTone(decodeUlaw(bob.heard()), 1000), false)
  assert.ok(hasTone(decodeUlaw(alice.heard()), 1000))
  assert.equal(alice.received[0]?.from.port, toB.port, 'symmetric: it comes from where alice sends to')
  assert.equal(bob.received[0]?.from.port, toA.port)
  const stats = await relay.stats()
  assert.equal(stats.a.packets, sent)
  assert.equal(stats.b.packets, sent)
  assert.equal(stats.a.bytes, sent * 172)
  assert.deepEqual([stats.a.lost, stats.a.dropped], [0, 0])
})

test('RTCP and telephone events pass untouched [RFC 3550, RFC 4733]', async (t) => {
  const { engine } = await startEngine(t)
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const { toA, toB } = await connect(engine, alice, bob)
  const report = Buffer.from('80c9000100000001', 'hex')
  const digit = Buffer.from('05800320', 'hex')

  alice.sendReport({ ...toB, port: toB.port + 1 }, report)
  bob.sendReport({ ...toA, port: toA.port + 1 }, report)
  alice.send(toB, digit, { payloadType: 101, marker: true })
  await pause(SETTLE_MS)

  assert.deepEqual(bob.reports, [report])
  assert.deepEqual(alice.reports, [report])
  assert.equal(bob.received[0]?.payloadType, 101)
  assert.deepEqual(bob.received[0]?.payload, digit)
})

test('reports on the RTP port pass when the parties multiplex [RFC 5761]', async (t) => {
  const { engine } = await startEngine(t)
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const { toB } = await connect(engine, alice, bob)

  alice.sendRaw(toB, Buffer.from('80c9000100000001', 'hex'))
  await pause(SETTLE_MS)

  assert.equal(bob.received[0]?.packet.toString('hex'), '80c9000100000001')
})

test("[T09] an attacker's packets are dropped before and after the phone is heard", async (t) => {
  const { engine } = await startEngine(t)
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const [elsewhere] = (await openPeers(t, 1, '127.0.0.2')) as [RtpPeer]
  const [nextDoor] = (await openPeers(t, 1)) as [RtpPeer]
  const { relay, toA, toB } = await connect(engine, alice, bob)

  for (let i = 0; i < 20; i += 1) elsewhere.send(toB, ONE_PACKET)
  await pause(SETTLE_MS)
  assert.equal(bob.received.length, 0, 'before: another address')
  alice.send(toB, ONE_PACKET)
  await pause(SETTLE_MS)
  for (let i = 0; i < 20; i += 1) for (const attacker of [elsewhere, nextDoor]) attacker.send(toB, ONE_PACKET)
  elsewhere.sendReport({ ...toB, port: toB.port + 1 }, Buffer.from('80c9000100000001', 'hex'))
  bob.send(toA, ONE_PACKET)
  await pause(SETTLE_MS)

  assert.equal(bob.received.length, 1, 'after: another address, and another port of the right one')
  assert.equal(bob.reports.length, 0)
  assert.equal(alice.received.length, 1)
  assert.deepEqual([elsewhere.received.length, nextDoor.received.length], [0, 0], 'nothing bleeds')
  assert.equal((await relay.stats()).a.dropped, 61)
})

test('a phone behind NAT is learnt from its third packet, and from the first when its signalling is known', async (t) => {
  const { engine } = await startEngine(t)
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const relay = await engine.createRelay({ id: 'nat' })
  await relay.translate('a', alice.sdp({ address: '10.255.255.1' }))
  const toB = mediaAddress(
    await relay.translate('b', bob.sdp({ address: '10.255.255.2' }), { source: LOOPBACK }),
  )
  const toA = mediaAddress(await relay.translate('a', alice.sdp({ address: '10.255.255.1' })))

  for (let i = 0; i < 4; i += 1) bob.send(toA, Buffer.of(i))
  await pause(SETTLE_MS)
  for (let i = 0; i < 4; i += 1) alice.send(toB, Buffer.of(i))
  await pause(SETTLE_MS)
  bob.send(toA, Buffer.of(9))
  await pause(SETTLE_MS)

  assert.deepEqual([...bob.heard()], [2, 3])
  assert.deepEqual([...alice.heard()], [9])
})

test('hold silences the side that holds and resume brings the audio back [RFC 3264 8.4]', async (t) => {
  const { engine } = await startEngine(t)
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const { relay, toA, toB } = await connect(engine, alice, bob)
  const exchange = async (): Promise<[number, number]> => {
    const before = [alice.received.length, bob.received.length] as const
    alice.send(toB, ONE_PACKET)
    bob.send(toA, ONE_PACKET)
    await pause(SETTLE_MS)
    return [alice.received.length - before[0], bob.received.length - before[1]]
  }

  assert.deepEqual(await exchange(), [1, 1])
  for (const hold of [alice.sdp({ lines: ['a=sendonly'] }), alice.sdp({ address: '0.0.0.0' })]) {
    assert.match(await relay.translate('a', hold), /^a=sendonly\r$/m)
    await relay.translate('b', bob.sdp({ lines: ['a=recvonly'] }))
    assert.deepEqual(await exchange(), [0, 1], 'music on hold still reaches bob')
    await relay.translate('a', alice.sdp())
    await relay.translate('b', bob.sdp())
    assert.deepEqual(await exchange(), [1, 1])
  }
  await relay.translate('a', alice.sdp({ lines: ['a=inactive'] }))
  relay.rollback('a')
  assert.deepEqual(await exchange(), [1, 1], 'a hold that was refused is taken back')
})

test('a party that moves in a re-INVITE is followed and its old address is shut out', async (t) => {
  const { engine } = await startEngine(t)
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const [moved] = (await openPeers(t, 1, '127.0.0.3')) as [RtpPeer]
  const { relay, toA, toB } = await connect(engine, alice, bob)
  alice.send(toB, ONE_PACKET)
  await pause(SETTLE_MS)

  await relay.translate('a', moved.sdp())
  bob.send(toA, ONE_PACKET)
  moved.send(toB, ONE_PACKET)
  alice.send(toB, ONE_PACKET)
  await pause(SETTLE_MS)

  assert.equal(moved.received.length, 1)
  assert.equal(alice.received.length, 0)
  assert.equal(bob.received.length, 2)
})

test('a second line gets ports of its own, and port 0 switches it off again', async (t) => {
  const { engine } = await startEngine(t)
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const [aliceVideo, bobVideo] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const video = (peer: RtpPeer): string => `m=video ${peer.port} RTP/AVP 34\r\n`
  const relay = await engine.createRelay({ id: 'video' })
  await relay.translate('a', alice.sdp() + video(aliceVideo))
  const answer = await relay.translate('b', bob.sdp() + video(bobVideo))

  aliceVideo.send(mediaAddress(answer, 1), Buffer.of(1), { payloadType: 34 })
  await pause(SETTLE_MS)
  const off = await relay.translate('a', `${alice.sdp()}m=video 0 RTP/AVP 34\r\n`)
  aliceVideo.send(mediaAddress(answer, 1), Buffer.of(2), { payloadType: 34 })
  await pause(SETTLE_MS)

  assert.notEqual(mediaAddress(answer, 1).port, mediaAddress(answer, 0).port)
  assert.match(off, /^m=video 0 RTP\/AVP 34\r$/m)
  assert.deepEqual([...bobVideo.heard()], [1])
})

test('without a free port the error says so, and after closing the ports serve again', async (t) => {
  const { engine } = await startEngine(t, { ports: { ...rtpRange(2), quarantineMs: 0 } })
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]

  const first = await engine.createRelay({ id: 'one' })
  await assert.rejects(engine.createRelay({ id: 'two' }), {
    code: 'media.ports_exhausted',
    kind: 'unavailable',
  })
  await assert.rejects(first.translate('a', `${alice.sdp()}m=video 4000 RTP/AVP 34\r\n`), {
    code: 'media.ports_exhausted',
  })
  await first.close()
  await first.close()
  await assert.rejects(first.translate('a', alice.sdp()), { code: 'media.relay_closed' })
  const { toB } = await connect(engine, alice, bob, 'two')
  alice.send(toB, ONE_PACKET)
  await pause(SETTLE_MS)

  assert.equal(bob.received.length, 1)
  assert.deepEqual(await engine.stats(), { relays: 1 })
})

test('a port rests after use', async (t) => {
  const { engine } = await startEngine(t, { ports: { ...rtpRange(2), quarantineMs: 60_000 } })
  const relay = await engine.createRelay({ id: 'one' })

  await relay.close()

  await assert.rejects(engine.createRelay({ id: 'two' }), { code: 'media.ports_exhausted' })
})

test('silence is reported once, ends with a packet, and never closes the relay', async (t) => {
  const { engine } = await startEngine(t, { silentAfterMs: 150 })
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const silences: string[] = []
  engine.on('relay.silent', ({ relayId }) => silences.push(relayId))
  const { toB } = await connect(engine, alice, bob)

  await pause(600)
  assert.deepEqual(silences, ['relay-1'])
  alice.send(toB, ONE_PACKET)
  await pause(600)

  assert.deepEqual(silences, ['relay-1', 'relay-1'])
  assert.equal(bob.received.length, 1)
})

test('when the worker thread is lost its relays are reported closed and new ones work', async (t) => {
  const { engine, link } = await startEngine(t)
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const { relay } = await connect(engine, alice, bob, 'first')
  const closed = new Promise((resolve) => engine.on('relay.closed', resolve))

  await link.kill()

  assert.deepEqual(await closed, { relayId: 'first', cause: 'worker_lost' })
  await assert.rejects(relay.translate('a', alice.sdp()), { code: 'media.relay_closed' })
  await relay.close()
  const { toB } = await retry(() => connect(engine, alice, bob, 'first'))
  alice.send(toB, ONE_PACKET)
  await pause(SETTLE_MS)
  assert.equal(bob.received.length, 1)
})

test('50 relays at once lose nothing', async (t) => {
  const { engine } = await startEngine(t)
  const calls = await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const [a, b] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
      return connect(engine, a, b, `relay-${i}`)
    }),
  )
  const audio = ulawTone(440, 1)

  await Promise.all(calls.flatMap(({ a, b, toA, toB }) => [a.play(toB, audio), b.play(toA, audio)]))
  await pause(200)

  for (const { a, b, relay } of calls) {
    assert.deepEqual([a.received.length, b.received.length], [50, 50], relay.id)
    assert.deepEqual(a.heard(), b.heard())
  }
})

test('no hostile datagram stops a relay or gets through it', async (t) => {
  const { engine } = await startEngine(t)
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
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
  await pause(SETTLE_MS)

  assert.equal(bob.received.length, 1)
  assert.equal((await relay.stats()).a.dropped, hostile.length + 1)
})

test('[T11] a flood from the right source is cut to what a line may send', async (t) => {
  const { engine } = await startEngine(t)
  const [alice, bob] = (await openPeers(t, 2)) as [RtpPeer, RtpPeer]
  const { relay, toB } = await connect(engine, alice, bob)

  for (let burst = 0; burst < 20; burst += 1) {
    for (let i = 0; i < 50; i += 1) alice.send(toB, ONE_PACKET)
    // oxlint-disable-next-line no-await-in-loop -- small bursts, so that the socket's own buffer is not what drops
    await pause(2)
  }
  await pause(SETTLE_MS)

  assert.ok(bob.received.length >= 400 && bob.received.length < 600, String(bob.received.length))
  const { a } = await relay.stats()
  assert.equal(a.packets + a.dropped, 1000)
})

async function retry<T>(attempt: () => Promise<T>, times = 100): Promise<T> {
  try {
    return await attempt()
  } catch (fault) {
    if (times === 0) throw fault
    await pause(30)
    return retry(attempt, times - 1)
  }
}
