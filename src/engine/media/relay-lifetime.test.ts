import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, ONE_PACKET, openPeer, settle, startEngine } from '../../../test/support/relayed-call.ts'
import { pause } from '../../../test/support/rtp-peer.ts'
import { rtpRange } from '../../../test/support/rtp-range.ts'
import { ulawTone } from '../../../test/support/tone.ts'

test('without a free port the error says so, and after closing the ports serve again', async (t) => {
  const { engine } = startEngine(t, { ports: { ...rtpRange(2), quarantineMs: 0 } })
  const [alice, bob] = [await openPeer(t), await openPeer(t)]

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
  const { relay, toB } = await connect(engine, alice, bob, 'two')
  alice.send(toB, ONE_PACKET)
  await settle(relay)

  assert.equal(bob.received.length, 1)
  assert.deepEqual(await engine.stats(), { relays: 1 })
})

test('a port rests after use', async (t) => {
  const { engine } = startEngine(t, { ports: { ...rtpRange(2), quarantineMs: 60_000 } })
  const relay = await engine.createRelay({ id: 'one' })

  await relay.close()

  await assert.rejects(engine.createRelay({ id: 'two' }), { code: 'media.ports_exhausted' })
})

test('silence is reported once, ends with a packet, and never closes the relay', async (t) => {
  const { engine } = startEngine(t, { silentAfterMs: 150 })
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const silences: string[] = []
  const silence = (): Promise<void> => new Promise((resolve) => engine.on('relay.silent', () => resolve()))
  engine.on('relay.silent', ({ relayId, silentMs }) => {
    assert.ok(silentMs >= 150)
    silences.push(relayId)
  })
  const { relay, toB } = await connect(engine, alice, bob)

  await silence()
  await pause(500)
  assert.deepEqual(silences, ['relay-1'])
  const again = silence()
  alice.send(toB, ONE_PACKET)
  await again

  assert.deepEqual(silences, ['relay-1', 'relay-1'])
  alice.send(toB, ONE_PACKET)
  await settle(relay)
  assert.equal(bob.received.length, 2)
})

test('when the worker thread is lost its relays are reported closed and new ones work', async (t) => {
  const { engine, link } = startEngine(t)
  const [alice, bob] = [await openPeer(t), await openPeer(t)]
  const { relay } = await connect(engine, alice, bob, 'first')
  const closed = new Promise((resolve) => engine.on('relay.closed', resolve))

  await link.kill()

  assert.deepEqual(await closed, { relayId: 'first', cause: 'worker_lost' })
  await assert.rejects(relay.translate('a', alice.sdp()), { code: 'media.relay_closed' })
  await relay.close()
  const again = await retry(() => connect(engine, alice, bob, 'first'))
  alice.send(again.toB, ONE_PACKET)
  await settle(again.relay)
  assert.equal(bob.received.length, 1)
})

test('50 relays at once lose nothing', async (t) => {
  const { engine } = startEngine(t)
  const calls = await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const [a, b] = [await openPeer(t), await openPeer(t)]
      return connect(engine, a, b, `relay-${i}`)
    }),
  )
  const audio = ulawTone(440, 1)

  await Promise.all(calls.flatMap(({ a, b, toA, toB }) => [a.play(toB, audio), b.play(toA, audio)]))
  await Promise.all(calls.map(({ relay }) => settle(relay)))

  for (const { a, b, relay } of calls) {
    assert.deepEqual([a.received.length, b.received.length], [50, 50], relay.id)
    assert.deepEqual(a.heard(), b.heard())
  }
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
