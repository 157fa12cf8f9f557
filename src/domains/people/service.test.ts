import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'

import { createTenants } from '#domains/tenants/index.ts'
import { createVault } from '#domains/vault/index.ts'
import { systemClock } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'

import { createTestGround } from '../../../test/support/database.ts'
import { createPeople } from './index.ts'

async function ground() {
  const { database, keys, bus } = await createTestGround()
  const vault = createVault({ keys, clock: systemClock })
  const { tenantId } = await createTenants({ database, keys }).create(
    { name: 'Alder', language: 'en', timeZone: 'Europe/Berlin', isDefault: true },
    () => Promise.resolve(),
  )
  const ctx: Ctx = { actor: { kind: 'operator' }, tenantId, purpose: 'telephony', requestId: randomUUID() }
  return { database, bus, people: createPeople({ vault }), ctx }
}

test('[UC-26] [4K-16] [4K-17] [MO-10] [MO-11] [MO-68] [MCP-16] a name and an address come back as given, and the database holds neither', async () => {
  const { database, people, ctx } = await ground()

  const id = await database.write(ctx.tenantId, (tx, tell) =>
    people.add(tx, tell, ctx, { first_name: 'Ada', last_name: 'Byron', email: 'ada@example.org' }),
  )

  const person = await database.read(ctx.tenantId, (db) => people.get(db, id))
  assert.equal(person.name, 'Ada Byron')
  assert.equal(person.email, 'ada@example.org')
  const row = await database.read(ctx.tenantId, (db) =>
    db.selectFrom('person').selectAll().executeTakeFirstOrThrow(),
  )
  const stored = Buffer.concat(
    Object.values(row).map((value) => Buffer.from(value instanceof Buffer ? value : String(value))),
  )
  for (const value of ['Ada', 'Byron', 'ada@example.org']) assert.ok(!stored.includes(value))
})

test('[UC-12] [UC-16] [UC-26] [4K-16] [4K-17] [MO-10] [MO-11] [MCP-16] a person without any personal field is a person', async () => {
  const { database, people, ctx } = await ground()

  const id = await database.write(ctx.tenantId, (tx, tell) => people.add(tx, tell, ctx, {}))

  assert.equal((await database.read(ctx.tenantId, (db) => people.get(db, id))).name, '')
})

test('[UC-27] [UC-34] [4K-18] a name of one’s own choice stands for the real one, and the chat address tells neither', async () => {
  const { database, people, ctx } = await ground()

  const id = await database.write(ctx.tenantId, (tx, tell) =>
    people.add(tx, tell, ctx, { first_name: 'Ada', last_name: 'Byron', display_name: 'Reception' }),
  )

  const person = await database.read(ctx.tenantId, (db) => people.get(db, id))
  assert.deepEqual([person.name, person.first_name, person.last_name], ['Reception', 'Ada', 'Byron'])
  assert.doesNotMatch(person.im_address, /ada|byron|reception/i)
})

test('[4K-54] [MCP-16] another tenant finds nothing, and cannot write into this one', async () => {
  const one = await ground()
  const id = await one.database.write(one.ctx.tenantId, (tx, tell) =>
    one.people.add(tx, tell, one.ctx, { first_name: 'Ada' }),
  )
  const other = randomUUID() as Ctx['tenantId']

  await assert.rejects(
    one.database.read(other, (db) => one.people.get(db, id)),
    { code: 'people.unknown' },
  )
  await assert.rejects(
    one.database.write(other, (tx, tell) => one.people.add(tx, tell, one.ctx, {})),
    /row-level security/,
  )
})

test('news is told after the commit and dropped with a rollback', async () => {
  const { database, bus, people, ctx } = await ground()
  const heard: string[] = []
  bus.subscribe('*', ({ name }) => heard.push(name))

  await assert.rejects(
    database.write(ctx.tenantId, async (tx, tell) => {
      await people.add(tx, tell, ctx, {})
      throw new Error('changed my mind')
    }),
  )
  await database.write(ctx.tenantId, (tx, tell) => people.add(tx, tell, ctx, {}))

  assert.deepEqual(heard, ['person.created'])
})
