import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import { Client } from 'pg'

import { introspect } from '#db/introspect.ts'
import { compare } from '#db/truth.ts'

import { catalogue } from '../../src/catalogue.ts'
import { atEnd, createTestDatabase, TEST_APP } from '../support/database.ts'
import { tellFigure } from '../support/figure.ts'
import { harmless, harmlessOutside } from './harmless-changes.ts'
import { objectMutations } from './object-mutations.ts'
import { mutationsOf } from './schema-mutations.ts'
import { tableMutations } from './table-mutations.ts'

let client: Client
before(async () => {
  const { superuserUrl } = await createTestDatabase()
  client = new Client({ connectionString: superuserUrl })
  await client.connect()
  atEnd(() => client.end())
})

const role = TEST_APP.role
const findings = async () => compare(await introspect(client, role), catalogue, role, new Set())

/** What the gate says after `sql`; nothing of it stays. */
async function saidAfter(sql: string): Promise<string[]> {
  await client.query('begin')
  try {
    await client.query(sql)
    return await findings()
  } finally {
    await client.query('rollback')
  }
}

const seeded = [
  ...catalogue.flatMap((table) => mutationsOf(table, role)),
  ...tableMutations,
  ...objectMutations(role),
]

test(`[UC-02] [4K-173] [UC-32] the truth gate catches and names each of ${seeded.length} schema mutations`, async (t) => {
  assert.ok(seeded.length >= 60)
  let caught = 0
  assert.deepEqual(await findings(), [], 'the unchanged schema is as declared')
  for (const { what, sql, names } of seeded)
    await t.test(what, async () => {
      const said = await saidAfter(sql)
      assert.ok(
        said.some((sentence) => names.test(sentence)),
        `said: ${said.join(' ') || 'nothing'}`,
      )
      caught++
    })
  assert.deepEqual(await findings(), [], 'and as declared again at the end')
  tellFigure(t, { name: 'schema mutations caught', value: caught, unit: 'mutations', target: seeded.length })
})

test('the truth gate is silent about what changes neither what is held nor who may see it', async (t) => {
  assert.ok(harmless(role).length + harmlessOutside.length >= 20)
  for (const sql of harmless(role))
    await t.test(sql, async () => {
      assert.deepEqual(await saidAfter(sql), [])
    })
  for (const sql of harmlessOutside)
    await t.test(sql, async () => {
      await client.query(sql)
      assert.deepEqual(await findings(), [])
    })
})
