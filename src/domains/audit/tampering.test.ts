import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { before, test } from 'node:test'

import { Client } from 'pg'

import { createTenants } from '#domains/tenants/index.ts'
import { createVault } from '#domains/vault/index.ts'
import { systemClock as clock } from '#lib/clock.ts'
import { newId, type SubjectId, type TenantId } from '#lib/ids.ts'
import { createSigner } from '#lib/signing.ts'

import { asPerson, operator } from '../../../test/support/company.ts'
import { atEnd, createTestGround } from '../../../test/support/database.ts'
import { tellFigure } from '../../../test/support/figure.ts'
import { fileCheckpoints } from './checkpoints.ts'
import { type Audit, createAudit } from './service.ts'
import { auditDetail, auditEntry } from './tables.ts'

const ENTRIES = 60
let audit: Audit
let tenantId: TenantId
let disk: Client
let appUrl = ''

before(async () => {
  const ground = await createTestGround()
  const { database, keys, folder } = ground
  appUrl = ground.appUrl
  audit = createAudit({
    database,
    clock,
    checkpoints: fileCheckpoints(join(folder, 'audit'), createSigner(Buffer.alloc(32, 5))),
  })
  const tenants = createTenants({ database, keys })
  const vault = createVault({ keys, clock })
  const made = await tenants.create(
    { name: 'Musterfirma', language: 'de', timeZone: 'UTC', isDefault: true },
    async (tx, id) => [
      await vault.createSubject(tx, operator(id), 'employee'),
      await vault.createSubject(tx, operator(id), 'employee'),
    ],
  )
  tenantId = made.tenantId
  const [one, two] = made.also as [SubjectId, SubjectId]
  for (let n = 0; n < ENTRIES; n++)
    await audit.note(asPerson(tenantId, n % 2 ? one : two), {
      action: 'person.updated',
      object: 'person',
      objectId: newId(),
      subjectId: n % 3 ? one : two,
    })
  await audit.checkpoint(tenantId)
  disk = new Client({ connectionString: ground.superuserUrl })
  await disk.connect()
  // A thief with the superuser's rights cares for no constraint.
  await disk.query('set session_replication_role = replica')
  atEnd(() => disk.end())
})

const verify = () => audit.verify(operator(tenantId))

/** One byte of a value, as SQL over the column. */
const CHANGES: Record<string, string[]> = {
  uuid: [
    `(overlay($::text placing (case when substr($::text, 3, 1) = 'a' then 'b' else 'a' end) from 3))::uuid`,
  ],
  text: [`overlay($ placing (case when substr($, 2, 1) = 'x' then 'y' else 'x' end) from 2)`, `$ || ' '`],
  bytea: [
    `set_byte($, 0, get_byte($, 0) # 1)`,
    `set_byte($, length($) - 1, get_byte($, length($) - 1) # 128)`,
  ],
  bigint: ['$ + 1000'],
  'timestamp with time zone': [`$ + interval '1 second'`, `$ + interval '1 microsecond'`],
}

const CASES = [auditEntry, auditDetail].flatMap((table) =>
  Object.entries(table.columns).flatMap(([column, { sqlType }]) =>
    (CHANGES[sqlType] ?? []).flatMap((change) =>
      // The wall's column moves a row to another company; there it is that company's finding.
      column === 'tenant_id' && table === auditDetail
        ? []
        : [0, 1, 2, 3].map(() => ({
            table: table.name,
            column,
            change: change.replaceAll('$', column),
            seq: randomInt(1, ENTRIES + 1),
          })),
    ),
  ),
)

test(`[MCP-57] [MO-18] one byte changed in any column of any row is named (${CASES.length} random changes)`, async (t) => {
  assert.ok(CASES.length >= 100, `${CASES.length} cases`)
  assert.deepEqual((await verify()).ok, true)
  for (const { table, column, change, seq } of CASES) {
    const { rows } = await disk.query<{ ctid: string; was: unknown }>(
      `select ${column}::text as was from ${table} where seq = $1 and ${column} is not null`,
      [seq],
    )
    assert.equal(rows.length, 1, `${table}.${column} of ${seq}`)
    const changed = await disk.query<{ seq: number }>(
      `update ${table} set ${column} = ${change} where seq = $1 returning seq`,
      [seq],
    )

    const verdict = await verify()

    assert.ok(!verdict.ok, `${table}.${column} of entry ${seq}`)
    const now = Number(changed.rows[0]?.seq)
    assert.ok([seq, now].includes(verdict.badEntry), `${table}.${column}: ${seq}, not ${verdict.badEntry}`)
    await disk.query(`update ${table} set ${column} = $1 where seq = $2`, [rows[0]?.was, now])
  }
  assert.deepEqual((await verify()).ok, true, 'all changes were taken back')
  tellFigure(t, { name: 'changes named', value: CASES.length, unit: 'changes', target: CASES.length })
})

/** Does something to the tables, looks, and takes it back. */
async function after(statement: string, look: () => Promise<void>): Promise<void> {
  await disk.query(
    'create table kept as select * from audit_entry; create table kept_detail as select * from audit_detail',
  )
  await disk.query(statement)
  try {
    await look()
  } finally {
    await disk.query('delete from audit_entry; insert into audit_entry select * from kept; drop table kept')
    await disk.query(
      'delete from audit_detail; insert into audit_detail select * from kept_detail; drop table kept_detail',
    )
  }
}

test('[UC-101] an entry taken out of the middle is named', () =>
  after('delete from audit_entry where seq = 17', async () => {
    assert.deepEqual(await verify(), { ok: false, entries: 16, badEntry: 17, why: 'gap' })
  }))

test('[MCP-55] an erased detail leaves the chain whole', () =>
  after('delete from audit_detail where seq % 2 = 0', async () => {
    assert.equal((await verify()).ok, true)
  }))

test('[UC-101] [MO-18] [MO-80] [MCP-55] the application can add entries and nothing else', async () => {
  const app = new Client({ connectionString: appUrl })
  await app.connect()
  for (const statement of [
    'update audit_entry set action = action',
    'delete from audit_entry',
    'truncate audit_entry',
    'update audit_detail set purpose = purpose',
    'alter table audit_entry disable row level security',
    'set session_replication_role = replica',
  ])
    await assert.rejects(app.query(statement), /permission denied|must be owner/, statement)
  await app.end()
})
