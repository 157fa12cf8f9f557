import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

import type { OutgoingCall } from '#engine/sip/index.ts'

import { asPerson } from '../../support/company.ts'
import { createOwnServer } from '../../support/own-server.ts'
import { mediaAddress, RtpPeer } from '../../support/rtp-peer.ts'
import { SESSION_A, SESSION_B, type SoftPhone, type WatchedLeg } from '../../support/soft-phone.ts'
import { startSwitchboard } from '../../support/switchboard.ts'
import { ulawTone } from '../../support/tone.ts'

/** 30 s in a full proof; otherwise as long as it takes to see everything that happens meanwhile. */
const AWAY_MS = process.env['SOTTO_PROVE_FULL'] ? 30_000 : 3_000

test('[4K-196] without a database calls keep their audio, telephones call each other, and every record arrives', async (t) => {
  const server = await createOwnServer()
  const board = await startSwitchboard({ ground: server.ground })
  const anna = await board.staff('Anna', '201')
  const ben = await board.staff('Ben', '202')
  const [annaMedia, benMedia] = [await RtpPeer.open(), await RtpPeer.open()]
  t.after(() => Promise.all([annaMedia.close(), benMedia.close()]))
  const before = await talk(anna.phone, ben.phone, annaMedia.sdp(), benMedia.sdp())

  await server.stop()
  const stoppedAt = Date.now()

  // Audio of the call that stood, while the database is gone.
  const tone = ulawTone(440, 0.02)
  for (let packet = 0; packet < 25; packet++) {
    annaMedia.send(mediaAddress(before.toB), tone)
    benMedia.send(mediaAddress(before.toA), tone)
    await delay(20)
  }
  assert.ok(annaMedia.received.length >= 24)
  assert.ok(benMedia.received.length >= 24)

  // New calls, a refresh, and a telephone nobody knows yet.
  for (let call = 0; call < 5; call++) {
    const { out } = await talk(anna.phone, ben.phone)
    await hangUp(out)
  }
  assert.equal((await anna.phone.register()).status, 200)
  const stranger = await board.phone({ ...ben }, { registers: false })
  const refused = await stranger.register()
  assert.equal(refused.status, 503)
  assert.ok(Number(refused.headers.get('Retry-After')) > 0)
  const afterRefusal = await talk(anna.phone, ben.phone)
  await hangUp(before.out)
  await delay(Math.max(0, AWAY_MS - (Date.now() - stoppedAt)))

  await server.start()
  await hangUp(afterRefusal.out)
  const until = Date.now() + 15_000
  while (board.records.spool().ended > 0 && Date.now() < until) await delay(100)

  const { items, total } = await board.records.list(asPerson(board.tenantId, ben.id), {
    limit: 50,
    offset: 0,
  })
  assert.equal(total, 7)
  assert.ok(items.every(({ disposition }) => disposition === 'answered'))
  assert.equal((await stranger.register()).status, 200)
  assert.deepEqual(board.faults, [])
})

type Talk = { out: WatchedLeg<OutgoingCall>; toA: string; toB: string }

async function talk(from: SoftPhone, to: SoftPhone, offer = SESSION_A, answer = SESSION_B): Promise<Talk> {
  const out = await from.call('202', { sdp: offer })
  const ringing = await to.incoming()
  ringing.leg.accept({ sdp: answer })
  const { sdp } = await out.next<{ sdp: string }>('accepted')
  await ringing.next('confirmed')
  return { out, toB: sdp, toA: ringing.leg.invite.body.toString() }
}

async function hangUp(call: WatchedLeg<OutgoingCall>): Promise<void> {
  await call.leg.bye()
}
