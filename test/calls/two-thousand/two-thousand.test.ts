import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import { runSipp, sippPath, startSipp } from '../../support/sipp.ts'
import { startSwitchboard, type Switchboard } from '../../support/switchboard.ts'

/** 2,000 in a full proof. */
const CALLS = process.env['SOTTO_PROVE_FULL'] ? 2_000 : 300
const PER_SECOND = 50

let board: Switchboard
before(async () => {
  board = await startSwitchboard({ rtpPairs: 1_500 })
})

test(
  `${CALLS} calls of sipp at ${PER_SECOND} a second make ${CALLS} records`,
  { skip: sippPath === undefined && 'sipp is not installed' },
  async () => {
    const anna = await board.hire('Anna', '201')
    const ben = await board.hire('Ben', '202')
    const target = `127.0.0.1:${board.port}`
    const calleePort = 42_000 + Math.floor(Math.random() * 2_000)
    const registered = await runSipp({
      scenario: 'register',
      target,
      fields: [[ben.username, ben.password]],
      calls: 1,
      port: calleePort,
    })
    assert.equal(registered.successful, 1)
    const callee = await startSipp({ scenario: 'callee', target, port: calleePort })

    const result = await runSipp({
      scenario: 'caller',
      target,
      fields: [[anna.username, anna.password, '202']],
      calls: CALLS,
      perSecond: PER_SECOND,
      holdMs: 500,
    })
    callee.stop()
    await callee.done
    await board.records.settled()

    assert.equal(result.failed, 0)
    assert.equal(result.successful, CALLS)
    const rows = await board.database.read(board.tenantId, (db) =>
      db
        .selectFrom('call_record')
        .select((is) => ['disposition', is.fn.countAll<number>().as('calls')])
        .groupBy('disposition')
        .execute(),
    )
    assert.deepEqual(rows, [{ disposition: 'answered', calls: CALLS }])
    assert.equal(board.telephony.calls.count(), 0)
    assert.deepEqual(board.faults, [])
  },
)
