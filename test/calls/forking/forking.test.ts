import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import type { SipResponse } from '#engine/sip/index.ts'

import { asPerson, type Colleague } from '../../support/company.ts'
import { session, SESSION_A, SESSION_B, type SoftPhone, type WatchedLeg } from '../../support/soft-phone.ts'
import { startSwitchboard, type Switchboard } from '../../support/switchboard.ts'

let board: Switchboard
let anna: Colleague & { phone: SoftPhone }
let ben: Colleague & { phone: SoftPhone }
let desk: SoftPhone
let mobile: SoftPhone

before(async () => {
  board = await startSwitchboard({ noAnswerMs: 3_000 })
  anna = await board.staff('Anna', '201')
  ben = await board.staff('Ben', '202')
  desk = ben.phone
  // A second telephone of Ben's, with a name and secret of its own.
  const ctx = asPerson(board.tenantId, ben.id)
  const { sip } = await board.devices.add(ctx, ben.id, { name: 'Mobile' })
  await board.devices.settled()
  mobile = await board.phone(sip)
})

test('all telephones of a person ring; the first to answer has the call and the others stop', async () => {
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const [atDesk, onMobile] = await Promise.all([desk.incoming(), mobile.incoming()])
  atDesk.leg.ring(180)
  onMobile.leg.ring(180)
  onMobile.leg.accept({ sdp: SESSION_B })

  await out.next('accepted')
  const { reasonHeader } = await atDesk.next<{ reasonHeader: string }>('cancelled')
  assert.match(reasonHeader, /cause=200/)
  await onMobile.next('confirmed')
  await out.leg.bye()
  await onMobile.next('ended')
})

test('two that answer at the same moment: one has the call, the other is hung up', async () => {
  for (let round = 0; round < 5; round++) {
    const out = await anna.phone.call('202', { sdp: SESSION_A })
    const [atDesk, onMobile] = await Promise.all([desk.incoming(), mobile.incoming()])
    atDesk.leg.accept({ sdp: session(50_010) })
    onMobile.leg.accept({ sdp: session(50_020) })

    await out.next('accepted')
    await loserEnds([atDesk, onMobile])
    const states = [atDesk.leg.state, onMobile.leg.state]
    assert.equal(states.filter((state) => state === 'confirmed').length, 1)
    await out.leg.bye()
  }
  assert.equal(board.telephony.calls.count(), 0)
})

function loserEnds(legs: WatchedLeg[]): Promise<unknown> {
  return Promise.race(legs.map((leg) => leg.next('ended')))
}

test('RFC 3261 16.7: busy only when every telephone is busy; a person’s refusal counts for all', async () => {
  const table: [desk: number, mobile: number, told: number][] = [
    [486, 486, 486],
    [486, 480, 480],
    [480, 404, 404],
    [500, 486, 500],
    [486, 603, 603],
  ]
  for (const [first, second, told] of table) {
    const out = await anna.phone.call('202', { sdp: SESSION_A })
    const [atDesk, onMobile] = await Promise.all([desk.incoming(), mobile.incoming()])
    atDesk.leg.reject(first)
    onMobile.leg.reject(second)

    assert.equal((await out.next<SipResponse>('rejected')).status, told, `${first} and ${second}`)
  }
})

test('RFC 3261 16.7: a 6xx from one telephone stops the others', async () => {
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const [atDesk, onMobile] = await Promise.all([desk.incoming(), mobile.incoming()])
  onMobile.leg.ring(180)
  atDesk.leg.reject(603)

  assert.equal((await out.next<SipResponse>('rejected')).status, 603)
  await onMobile.next('cancelled')
})

test('calling oneself rings the other telephones only', async () => {
  const out = await mobile.call('202', { sdp: SESSION_A })
  const atDesk = await desk.incoming()
  atDesk.leg.accept({ sdp: SESSION_B })

  await out.next('accepted')
  await assert.rejects(mobile.incoming(100))
  await out.leg.bye()
})

test('early media passes from a single telephone, through the relay', async () => {
  const carla = await board.staff('Carla', '203')
  const out = await anna.phone.call('203', { sdp: SESSION_A })
  const ringing = await carla.phone.incoming()
  ringing.leg.ring(183, { sdp: SESSION_B })

  const { status, sdp } = await out.next<{ status: number; sdp: string }>('provisional')
  assert.equal(status, 183)
  assert.match(sdp, /^m=audio \d+ RTP\/AVP 8/m)
  assert.ok(!sdp.includes('50002'))
  out.leg.cancel()
  await ringing.next('cancelled')
})

test('a telephone that is switched off does not keep the others from ringing', async () => {
  const dora = await board.staff('Dora', '204')
  const { sip } = await board.devices.add(asPerson(board.tenantId, dora.id), dora.id, {})
  await board.devices.settled()
  const dead = await board.phone(sip, { transport: 'tcp' })
  await dead.close()

  const out = await anna.phone.call('204', { sdp: SESSION_A })
  const ringing = await dora.phone.incoming()
  ringing.leg.accept({ sdp: SESSION_B })
  await out.next('accepted')
  await out.leg.bye()

  assert.equal(board.devices.bindingsOf(dora.id).length, 1)
  assert.deepEqual(board.faults, [])
})
