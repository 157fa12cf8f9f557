import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '#lib/log.ts'
import {
  connect,
  LOOPBACK,
  ONE_PACKET,
  openPeer,
  settle,
  startEngine,
} from '../../../test/support/relayed-call.ts'
import { mediaAddress, type RtpPeer } from '../../../test/support/rtp-peer.ts'
import { rtpRange } from '../../../test/support/rtp-range.ts'
import { hasTone, ulawTone } from '../../../test/support/tone.ts'
import { decodeUlaw } from './codec/g711.ts'
import { createMediaEngine } from './index.ts'

test('two-way audio passes, each from the port the other was told', async (t) => {
  const { engine } = startEngine(t)
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const { relay, toA, toB } = await connect(engine, alice, bob)

  const [sent] = await Promise.all([alice.play(toB, ulawTone(440, 0.6)), bob.play(toA, ulawTone(1000, 0.6))])
  await settle(relay)

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
  const { engine } = startEngine(t)
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const { relay, toA, toB } = await connect(engine, alice, bob)
  const report = Buffer.from('80c9000100000001', 'hex')
  const digit = Buffer.from('05800320', 'hex')

  alice.sendReport({ ...toB, port: toB.port + 1 }, report)
  bob.sendReport({ ...toA, port: toA.port + 1 }, report)
  alice.send(toB, digit, { payloadType: 101, marker: true })
  await settle(relay)

  assert.deepEqual(bob.reports, [report])
  assert.deepEqual(alice.reports, [report])
  assert.equal(bob.received[0]?.payloadType, 101)
  assert.deepEqual(bob.received[0]?.payload, digit)
})

test('reports on the RTP port pass when the parties multiplex [RFC 5761]', async (t) => {
  const { engine } = startEngine(t)
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const { relay, toB } = await connect(engine, alice, bob)

  alice.sendRaw(toB, Buffer.from('80c9000100000001', 'hex'))
  await settle(relay)

  assert.equal(bob.received[0]?.packet.toString('hex'), '80c9000100000001')
})

test('hold silences the side that holds and resume brings the audio back [RFC 3264 8.4]', async (t) => {
  const { engine } = startEngine(t)
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const { relay, toA, toB } = await connect(engine, alice, bob)
  const exchange = async (): Promise<[number, number]> => {
    const before = [alice.received.length, bob.received.length] as const
    alice.send(toB, ONE_PACKET)
    bob.send(toA, ONE_PACKET)
    await settle(relay)
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
  const { engine } = startEngine(t)
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const moved = await openPeer(t, '127.0.0.3')
  const { relay, toA, toB } = await connect(engine, alice, bob)
  alice.send(toB, ONE_PACKET)
  await settle(relay)

  await relay.translate('a', moved.sdp())
  bob.send(toA, ONE_PACKET)
  moved.send(toB, ONE_PACKET)
  alice.send(toB, ONE_PACKET)
  await settle(relay)

  assert.equal(moved.received.length, 1)
  assert.equal(alice.received.length, 0)
  assert.equal(bob.received.length, 2)
})

test('a second line gets ports of its own, and port 0 switches it off again', async (t) => {
  const { engine } = startEngine(t)
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const [aliceVideo, bobVideo] = [await openPeer(t), await openPeer(t)]
  const video = (peer: RtpPeer): string => `m=video ${peer.port} RTP/AVP 34\r\n`
  const relay = await engine.createRelay({ id: 'video' })
  await relay.translate('a', alice.sdp() + video(aliceVideo))
  const answer = await relay.translate('b', bob.sdp() + video(bobVideo))

  aliceVideo.send(mediaAddress(answer, 1), Buffer.of(1), { payloadType: 34 })
  await settle(relay)
  const off = await relay.translate('a', `${alice.sdp()}m=video 0 RTP/AVP 34\r\n`)
  aliceVideo.send(mediaAddress(answer, 1), Buffer.of(2), { payloadType: 34 })
  await settle(relay)

  assert.notEqual(mediaAddress(answer, 1).port, mediaAddress(answer, 0).port)
  assert.match(off, /^m=video 0 RTP\/AVP 34\r$/m)
  assert.deepEqual([...bobVideo.heard()], [1])
})

test('the name of our address is looked up once, and an unknown one is an error', async (t) => {
  const deps = { log: silentLog, ports: rtpRange(4), bind: LOOPBACK }
  const engine = await createMediaEngine({ ...deps, address: 'localhost' })
  t.after(() => engine.close())
  const relay = await engine.createRelay({ id: 'named' })
  const alice = await openPeer(t)

  assert.match(await relay.translate('a', alice.sdp()), /^c=IN IP4 127\.0\.0\.1\r$/m)
  await assert.rejects(createMediaEngine({ ...deps, address: 'nowhere.invalid' }), {
    code: 'media.address_unknown',
  })
})

test('what is not SDP, or nothing we can carry, is refused with a reason and costs no port', async (t) => {
  const { engine } = startEngine(t)
  const relay = await engine.createRelay({ id: 'refused' })
  const alice = await openPeer(t)

  await assert.rejects(relay.translate('a', 'hello'), { code: 'media.sdp_invalid', kind: 'invalid' })
  await assert.rejects(relay.translate('a', alice.sdp().replace('RTP/AVP', 'RTP/SAVP')), {
    code: 'media.not_acceptable',
  })
  assert.match(await relay.translate('a', alice.sdp()), /^m=audio [1-9]/m)
})

test('one socket speaks with IPv4 and IPv6 parties when it is bound to both', async (t) => {
  const { engine } = startEngine(t, { bind: '::' })
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const stranger = await openPeer(t, '127.0.0.2')
  const { relay, toA, toB } = await connect(engine, alice, bob)

  stranger.send(toB, ONE_PACKET)
  alice.send(toB, ONE_PACKET)
  bob.send(toA, ONE_PACKET)
  await settle(relay)

  assert.deepEqual([alice.received.length, bob.received.length], [1, 1])
})
