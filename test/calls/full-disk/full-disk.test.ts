import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import type { SipResponse } from '#engine/sip/index.ts'
import { AppError } from '#lib/errors.ts'

import { asPerson, type Colleague } from '../../support/company.ts'
import { SESSION_A, SESSION_B, type SoftPhone } from '../../support/soft-phone.ts'
import { startSwitchboard, type Switchboard } from '../../support/switchboard.ts'

let board: Switchboard
let anna: Colleague & { phone: SoftPhone }
let ben: Colleague & { phone: SoftPhone }
const disk = { isFull: false, refuses: false }

before(async () => {
  board = await startSwitchboard({
    ledger: (real) => ({
      isOpen: () => !disk.isFull && real.isOpen(),
      answered: (facts, answer) =>
        disk.refuses
          ? Promise.reject(new AppError('unavailable', 'records.spool_unavailable'))
          : real.answered(facts, answer),
      ended: (facts, end) => real.ended(facts, end),
    }),
  })
  anna = await board.staff('Anna', '201')
  ben = await board.staff('Ben', '202')
})

test('a full disk takes no new calls and says when to try again', async () => {
  disk.isFull = true
  const out = await anna.phone.call('202', { sdp: SESSION_A })

  const refusal = await out.next<SipResponse>('rejected')
  assert.equal(refusal.status, 503)
  assert.ok(Number(refusal.headers.get('Retry-After')) > 0)
  await assert.rejects(ben.phone.incoming(100))
  disk.isFull = false
})

test('a call whose answer cannot be written down is not answered', async () => {
  disk.refuses = true
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const ringing = await ben.phone.incoming()
  ringing.leg.accept({ sdp: SESSION_B })

  assert.equal((await out.next<SipResponse>('rejected')).status, 503)
  await ringing.next('ended')
  assert.equal(out.has('accepted'), false)
  await board.records.settled()
  const { items } = await board.records.list(asPerson(board.tenantId, anna.id), { limit: 1, offset: 0 })
  assert.equal(items[0]?.disposition, 'failed')
  assert.equal(items[0]?.answered_at, undefined)
  disk.refuses = false
})

test('[4K-171] no record and no journal holds an address of a telephone', async () => {
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const ringing = await ben.phone.incoming()
  ringing.leg.accept({ sdp: SESSION_B })
  await out.next('accepted')
  await out.leg.bye()
  await board.records.settled()

  const rows = await board.database.read(board.tenantId, async (db) => [
    ...(await db.selectFrom('call_record').selectAll().execute()),
    ...(await db.selectFrom('journal_entry').selectAll().execute()),
  ])
  assert.ok(rows.length >= 3)
  const text = JSON.stringify(rows)
  assert.ok(!text.includes('127.0.0.1') && !text.includes(String(anna.phone.port)))
})
