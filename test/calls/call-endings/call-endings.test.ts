import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import type { CallRecord } from '#domains/records/contract.ts'

import { asPerson, type Colleague } from '../../support/company.ts'
import { SESSION_A, SESSION_B, type SoftPhone } from '../../support/soft-phone.ts'
import { startSwitchboard, type Switchboard } from '../../support/switchboard.ts'

type Staff = Colleague & { phone: SoftPhone }

let board: Switchboard
let anna: Staff
let ben: Staff

before(async () => {
  board = await startSwitchboard({ noAnswerMs: 600 })
  anna = await board.staff('Anna', '201')
  ben = await board.staff('Ben', '202')
})

async function lastRecord(of: Colleague): Promise<CallRecord | undefined> {
  await board.records.settled()
  const { items } = await board.records.list(asPerson(board.tenantId, of.id), { limit: 1, offset: 0 })
  return items[0]
}

const gist = (record: CallRecord | undefined) =>
  record && [record.disposition, record.cause, record.ended_by].join(' ')

test('[4K-155] a busy telephone is 486 for the caller and busy in both journals', async () => {
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const ringing = await ben.phone.incoming()
  ringing.leg.reject(486)

  assert.equal((await out.next<{ status: number }>('rejected')).status, 486)
  assert.equal(gist(await lastRecord(anna)), 'busy 17 callee')
  const [entry] = await board.records.journal(asPerson(board.tenantId, ben.id), ben.id, 'incoming')
  assert.equal(entry?.outcome, 'busy')
})

test('a declined call is told to the caller as it was said', async () => {
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const ringing = await ben.phone.incoming()
  ringing.leg.reject(603)

  assert.equal((await out.next<{ status: number }>('rejected')).status, 603)
  assert.equal(gist(await lastRecord(anna)), 'rejected 21 callee')
})

test('T06: a telephone that asks for credentials or sends the caller elsewhere is not passed on', async () => {
  for (const status of [401, 407, 302]) {
    const out = await anna.phone.call('202', { sdp: SESSION_A })
    const ringing = await ben.phone.incoming()
    ringing.leg.reject(status, {
      headers: [
        ['WWW-Authenticate', 'Digest realm="sotto", nonce="x"'],
        ['Contact', '<sip:premium@198.51.100.7>'],
      ],
    })

    const refusal = await out.next<{ status: number; headers: { get(name: string): string | undefined } }>(
      'rejected',
    )
    assert.equal(refusal.status, 480)
    assert.equal(refusal.headers.get('WWW-Authenticate'), undefined)
    assert.equal(refusal.headers.get('Contact'), undefined)
  }
})

test('RFC 3261 9: a caller who gives up stops the ringing', async () => {
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const ringing = await ben.phone.incoming()
  ringing.leg.ring(180)
  await out.next('provisional')
  out.leg.cancel()

  await ringing.next('cancelled')
  await out.next('ended')
  assert.equal(gist(await lastRecord(ben)), 'cancelled 16 caller')
  const [entry] = await board.records.journal(asPerson(board.tenantId, ben.id), ben.id, 'incoming')
  assert.equal(entry?.outcome, 'missed')
})

test('RFC 3261 9.1: whoever wins the race of CANCEL and answer, both sides end and there is one record', async () => {
  const before = (await board.records.list(asPerson(board.tenantId, anna.id), { limit: 1, offset: 0 })).total
  for (let round = 0; round < 10; round++) {
    const out = await anna.phone.call('202', { sdp: SESSION_A })
    const ringing = await ben.phone.incoming()
    ringing.leg.ring(180)
    await out.next('provisional')

    ringing.leg.accept({ sdp: SESSION_B })
    if (round % 2 === 0) await new Promise((turn) => setTimeout(turn, round / 2))
    out.leg.cancel()

    await Promise.all([out.next('ended'), ringing.next('ended')])
  }

  await lastRecord(anna)
  const after = (await board.records.list(asPerson(board.tenantId, anna.id), { limit: 1, offset: 0 })).total
  assert.equal(after - before, 10)
  assert.equal(board.telephony.calls.count(), 0)
})

test('a call that nobody answers ends by itself', async () => {
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const ringing = await ben.phone.incoming()
  ringing.leg.ring(180)

  assert.equal((await out.next<{ status: number }>('rejected')).status, 480)
  await ringing.next('cancelled')
  assert.equal(gist(await lastRecord(anna)), 'no_answer 19 system')
})

test('an unknown number is 404 and stays with the caller', async () => {
  const out = await anna.phone.call('299', { sdp: SESSION_A })

  assert.equal((await out.next<{ status: number }>('rejected')).status, 404)
  const record = await lastRecord(anna)
  assert.equal(gist(record), 'failed 1 system')
  assert.equal(record?.dialled, '299')
})

test('a person without a registered telephone is 480 and finds the call in their journal', async () => {
  const carla = await board.hire('Carla', '203')
  const out = await anna.phone.call('203', { sdp: SESSION_A })

  assert.equal((await out.next<{ status: number }>('rejected')).status, 480)
  assert.equal(gist(await lastRecord(carla)), 'no_answer 20 system')
  const [entry] = await board.records.journal(asPerson(board.tenantId, carla.id), carla.id)
  assert.equal(entry?.outcome, 'missed')
  assert.equal(entry?.party.number, '201')
})

test('the called person hangs up as well as the caller', async () => {
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const ringing = await ben.phone.incoming()
  ringing.leg.accept({ sdp: SESSION_B })
  await out.next('accepted')
  await ringing.next('confirmed')

  await ringing.leg.bye()

  const end = await out.next<{ by: string; reasonHeader: string }>('ended')
  assert.equal(end.by, 'remote')
  assert.match(end.reasonHeader, /Q\.850;cause=16/)
  assert.equal(gist(await lastRecord(anna)), 'answered 16 callee')
})

test('RFC 3261 13.3.1.4: a caller who never acknowledges is hung up on', async () => {
  const out = await anna.phone.call('202', { sdp: undefined })
  const ringing = await ben.phone.incoming()
  ringing.leg.accept({ sdp: SESSION_A })
  // Without an offer in the INVITE the ACK waits for our answer, which never comes.
  await out.next('accepted')

  await ringing.next('ended', 8_000)
  assert.match(gist(await lastRecord(anna)) ?? '', /^answered \d+ (system|callee)$/)
})

test('a suspended person can neither call nor be called', async () => {
  const dora = await board.staff('Dora', '204')
  await board.database.write(board.tenantId, (tx, tell) =>
    board.people.setState(tx, tell, dora.id, 'suspended'),
  )
  await board.numbers.settled()

  const own = await dora.phone.call('202', { sdp: SESSION_A })
  assert.equal((await own.next<{ status: number }>('rejected')).status, 403)
  const others = await anna.phone.call('204', { sdp: SESSION_A })
  assert.equal((await others.next<{ status: number }>('rejected')).status, 480)
  assert.equal((await dora.phone.register()).status, 403)
})

test('a session that cannot be carried is refused with 488 on either side', async () => {
  const video = SESSION_A.replace(/m=audio .*/, 'm=application 50000 TCP/X y')
  const out = await anna.phone.call('202', { sdp: video })
  assert.equal((await out.next<{ status: number }>('rejected')).status, 488)

  const second = await anna.phone.call('202', { sdp: SESSION_A })
  const ringing = await ben.phone.incoming()
  ringing.leg.accept({ sdp: 'this is no session description' })
  assert.equal((await second.next<{ status: number }>('rejected')).status, 488)
  await ringing.next('ended')
  assert.match(gist(await lastRecord(anna)) ?? '', /^failed 88/)
})

test('nothing went wrong inside', () => {
  assert.deepEqual(board.faults, [])
  assert.equal(board.telephony.calls.count(), 0)
})
