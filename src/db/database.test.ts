import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

import { sql } from 'kysely'

import { NO_TENANT } from '#domains/tenants/index.ts'

import { createTestGround } from '../../test/support/database.ts'
import { connect } from './connect.ts'

test('a connection that is cut between two statements fails its unit of work, and the next one finds another', async () => {
  const { database, superuserUrl } = await createTestGround()
  const superuser = await connect(superuserUrl)

  const cut = database.read(NO_TENANT, async (db) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
    await superuser.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    // Long enough for the news to arrive while nothing is asked: an event that nobody heard would end the process.
    await delay(100)
    await sql`select 1`.execute(db)
  })

  await assert.rejects(cut, { code: 'db.unavailable' })
  const again = await database.read(NO_TENANT, (db) => sql<{ one: number }>`select 1 as one`.execute(db))
  assert.equal(again.rows[0]?.one, 1)
  await superuser.end()
})

test('a tenant that is no id is refused before anything is asked', async () => {
  const { database } = await createTestGround()

  await assert.rejects(
    database.read("'; drop table person; --" as typeof NO_TENANT, () => Promise.resolve()),
    { code: 'db.tenant_malformed' },
  )
})
