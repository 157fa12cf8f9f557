import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { before, describe, test } from 'node:test'

import { Client } from 'pg'

import { withDatabase, withRole } from '#db/migrate.ts'
import type { DoctorReport } from '#domains/operations/contract.ts'

import { type At, runSotto, sottoJson } from '../../../test/support/command.ts'
import { atEnd, testServer } from '../../../test/support/database.ts'
import { testFolder } from '../../../test/support/server.ts'

/** A PostgreSQL of the operator's own: a database, and the role that owns it and may create roles, as docs/operating.md says. */
async function ownPostgres(): Promise<string> {
  const server = await testServer()
  const name = `own_${randomBytes(4).toString('hex')}`
  const run = async (...statements: string[]) => {
    const client = new Client({ connectionString: server })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  await run(
    `create role ${name} login createrole password 'only-for-tests'`,
    `create database ${name} owner ${name}`,
  )
  // The application's role, and what it was granted, belong to the role that made it.
  atEnd(() => run(`drop database ${name} with (force)`, `drop role sotto_app_${name}`, `drop role ${name}`))
  return withRole(withDatabase(server, name), name, 'only-for-tests')
}

describe('a PostgreSQL of the operator’s own', () => {
  let at: At

  before(async () => {
    at = { data: await testFolder(), env: { DATABASE_URL: await ownPostgres() } }
    await sottoJson(['setup', '--company', 'Musterfirma', '--login', 'ada'], at)
  })

  test('is set up, worked with and found well by the doctor', async () => {
    await sottoJson(['user', 'add', '--extension', '206'], at)

    const report = await sottoJson<DoctorReport>(['doctor'], at)

    assert.deepEqual(
      report.items.filter(({ id, state }) => state !== 'ok' && !(id === 'database' && state === 'warn')),
      [],
    )
  })

  test('people are erased from it, and the receipt says what the role had no right to reach', async () => {
    await sottoJson(['user', 'add', '--extension', '207'], at)

    const { receipt } = await sottoJson<{ receipt: { payload: string } }>(['erase', '207', '--yes'], at)
    const found = await runSotto(['verify'], at)

    const { on_disk } = JSON.parse(receipt.payload)
    assert.equal(on_disk.state, 'rewritten')
    assert.ok(Array.isArray(on_disk.not_reached) && on_disk.not_reached.length > 0)
    assert.equal(found.status, 0, found.err)
  })
})
