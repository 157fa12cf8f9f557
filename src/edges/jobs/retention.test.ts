import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'

import { Client } from 'pg'

import type { TenantId } from '#lib/ids.ts'

import {
  addPerson,
  createTestHouse,
  operatorOf,
  type TestHouse,
  type TestPerson,
} from '../../../test/support/house.ts'

/** Days that each kind may be kept, from its own beginning (design, section 7). */
const CALL_DAYS = 180
const JOURNAL_DAYS = 90
const AUDIT_DAYS = 730

describe('retention by the timetable', () => {
  let house: TestHouse
  let superuser: Client
  let tenantId: TenantId
  let one: TestPerson

  before(async () => {
    house = await createTestHouse()
    tenantId = (
      await house.tenants.create(
        { name: 'Musterfirma', language: 'de', timeZone: 'UTC', isDefault: true },
        async () => undefined,
      )
    ).tenantId
    one = await addPerson(house, tenantId, { extension: '201', login: 'one' })
    superuser = new Client({ connectionString: house.superuserUrl })
    await superuser.connect()
    await house.runner.start()
  })

  after(async () => {
    await house.runner.stop()
    await superuser.end()
  })

  const count = async (sql: string, ...values: unknown[]) =>
    Number((await superuser.query<{ n: string }>(sql, values)).rows[0]?.n)

  test('[4K-153] [4K-195] [4K-238] [UC-71] [UC-102] [UC-129] [MO-19] what is past its time goes with the next run, and what is not stays', async () => {
    for (const days of [CALL_DAYS - 1, CALL_DAYS + 1])
      await superuser.query(
        `insert into call_record (id, tenant_id, caller_withheld, type, disposition, cause, ended_by,
           started_at, ended_at, duration_ms)
         values ($1, $2, false, 'internal', 'answered', 16, 'caller', now() - $3 * interval '1 day',
           now() - $3 * interval '1 day', 1000)`,
        [randomUUID(), tenantId, days],
      )
    for (const days of [JOURNAL_DAYS - 1, JOURNAL_DAYS + 1])
      await superuser.query(
        `insert into journal_entry (id, tenant_id, owner_subject_id, direction, withheld, outcome, at)
         values ($1, $2, $3, 'incoming', true, 'missed', now() - $4 * interval '1 day')`,
        [randomUUID(), tenantId, one.id, days],
      )
    await superuser.query(`update api_token set expires_at = now() - interval '8 days'`)
    for (const days of [3 * 365 - 1, 3 * 365 + 2])
      await superuser.query(
        `insert into rights_request (id, tenant_id, subject_id, kind, state, opened_by, created_at, due_at, closed_at)
         values ($1, $2, $3, 'access', 'done', 'self', now() - $4 * interval '1 day', now(),
           now() - $4 * interval '1 day')`,
        [randomUUID(), tenantId, one.id, days],
      )
    await superuser.query(`update audit_entry set at = now() - $1 * interval '1 day' where seq <= 2`, [
      AUDIT_DAYS + 1,
    ])
    const [entries, details] = [
      await count('select count(*) n from audit_entry'),
      await count('select count(*) n from audit_detail'),
    ]

    await sweep()

    assert.equal(await count('select count(*) n from call_record'), 1)
    assert.equal(await count('select count(*) n from journal_entry'), 1)
    assert.equal(await count('select count(*) n from api_token'), 0)
    assert.equal(await count('select count(*) n from rights_request'), 2)
    assert.equal(await count('select count(*) n from rights_request where subject_id is null'), 1)
    assert.equal(await count('select count(*) n from audit_detail where seq <= 2'), 0)
    // Two runs changed something, each leaves an entry; the chain itself loses nothing.
    assert.equal(await count('select count(*) n from audit_entry'), entries + 2)
    assert.equal(await count('select count(*) n from audit_detail'), details - 2 + 2)
  })

  test('who held a number is known for two years, and the number goes when nothing refers to it', async () => {
    const two = await addPerson(house, tenantId, { extension: '202', login: 'two' })
    await house.provisioning.setExtension(operatorOf(tenantId), two.id, '203', false)
    const held = () => count('select count(*) n from holder where subject_id = $1', two.id)
    const extensions = () => count(`select count(*) n from identifier where kind = 'extension'`)
    const before = [await held(), await extensions()]

    await sweep()
    const soon = [await held(), await extensions()]
    await superuser.query(
      `update holder set valid_to = now() - interval '731 days' where subject_id = $1 and valid_to is not null`,
      [two.id],
    )
    await sweep()

    assert.deepEqual(before, [2, 3])
    assert.deepEqual(soon, before)
    assert.deepEqual([await held(), await extensions()], [1, 2])
  })

  /** One run of everything, as on a machine that was off for long. */
  async function sweep(): Promise<void> {
    await superuser.query(`update job_timetable set due_at = now() - interval '1 day'`)
    await house.runner.look()
  }
})
