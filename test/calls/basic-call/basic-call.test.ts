import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

import { asPerson } from '../../support/company.ts'
import { mediaAddress, RtpPeer } from '../../support/rtp-peer.ts'
import { startSwitchboard, type Switchboard } from '../../support/switchboard.ts'
import { ulawTone } from '../../support/tone.ts'

let board: Switchboard
before(async () => {
  board = await startSwitchboard()
})

test('two telephones ring, talk and hang up, and both sides have it in their records', async (t) => {
  const anna = await board.staff('Anna', '201')
  const ben = await board.staff('Ben', '202')
  const [annaMedia, benMedia] = [await RtpPeer.open(), await RtpPeer.open()]
  t.after(() => Promise.all([annaMedia.close(), benMedia.close()]))

  const out = await anna.phone.call('202', { sdp: annaMedia.sdp() })
  const ringing = await ben.phone.incoming()
  ringing.leg.ring(180)
  assert.equal((await out.next<{ status: number }>('provisional')).status, 180)
  const offered = ringing.leg.invite.body.toString()
  ringing.leg.accept({ sdp: benMedia.sdp() })
  const { sdp } = await out.next<{ sdp: string }>('accepted')
  await ringing.next('confirmed')

  assert.match(ringing.leg.invite.headers.get('From') ?? '', /^"?Anna"? <sip:201@127\.0\.0\.1>/)
  const tone = ulawTone(440, 0.02)
  annaMedia.send(mediaAddress(sdp), tone)
  benMedia.send(mediaAddress(offered), tone)
  await delay(100)
  assert.equal(benMedia.received.length, 1)
  assert.equal(annaMedia.received.length, 1)

  const live = board.telephony.calls.listLive(asPerson(board.tenantId, anna.id))
  assert.deepEqual(
    live.map(({ state, caller, callee }) => ({ state, caller, callee })),
    [{ state: 'answered', caller: { extension: '201' }, callee: { extension: '202' } }],
  )

  await out.leg.bye()
  assert.equal((await ringing.next<{ by: string }>('ended')).by, 'remote')
  await board.records.settled()
  const { items } = await board.records.list(asPerson(board.tenantId, ben.id), { limit: 10, offset: 0 })
  assert.equal(items.length, 1)
  assert.equal(items[0]?.disposition, 'answered')
  assert.equal(items[0]?.ended_by, 'caller')
  assert.equal(items[0]?.caller.name, 'Anna')
  assert.equal(board.telephony.calls.count(), 0)
  assert.deepEqual(board.faults, [])
})
