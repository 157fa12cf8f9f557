import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, test } from 'node:test'

import { Client } from 'pg'

import type { TenantId } from '#lib/ids.ts'

import { addPerson, createTestHouse, type TestHouse, type TestPerson } from '../../../test/support/house.ts'

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
  })

  const count = async (sql: string, ...values: unknown[]) =>
    Number((await superuser.query<{ n: string }>(sql, values)).rows[0]?.n)

  test('[4K-153] what is past its time goes with the next run, and what is not stays', async () => {
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
    await superuser.query(`update audit_entry set at = now() - $1 * interval '1 day' where seq <= 2`, [
      AUDIT_DAYS + 1,
    ])
    const entries = await count('select count(*) n from audit_entry')

    await house.runner.start()
    await house.runner.look()
    await house.runner.stop()

    assert.equal(await count('select count(*) n from call_record'), 1)
    assert.equal(await count('select count(*) n from journal_entry'), 1)
    assert.equal(await count('select count(*) n from api_token'), 0)
    assert.equal(await count('select count(*) n from audit_detail where seq <= 2'), 0)
    assert.equal(await count('select count(*) n from audit_detail where seq > 2'), entries - 2 + 3)
    // One entry per run that changed something; the chain itself loses nothing.
    assert.equal(await count('select count(*) n from audit_entry'), entries + 3)
    await superuser.end()
  })
})
