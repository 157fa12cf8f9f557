import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { Client } from 'pg'

// Only to have a real server to look into.
import { type EmbeddedPostgres, startEmbedded } from '#db/embedded.ts'
import { silentLog } from '#lib/log.ts'

import type { Needle } from './needles.ts'
import { scan } from './report.ts'

const SHORT: Needle = { name: 'short text', value: 'Quibblewax Hjalmarsson', kind: 'text' }
const LONG: Needle = { name: 'long text, compressed in its row', value: 'Xylofonist Brandvägg', kind: 'text' }
const HUGE: Needle = { name: 'huge text, cut into chunks', value: 'Kvasthilda Zjörtsveen', kind: 'text' }
const NEEDLES = [SHORT, LONG, HUGE]

let folder = ''
let server: EmbeddedPostgres
let client: Client

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-scan-pg-'))
  server = await startEmbedded(folder, silentLog)
  client = new Client({ connectionString: server.superuserUrl })
  await client.connect()
})
after(async () => {
  await client.end()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const filler = (words: number) => Array.from({ length: words }, (_, i) => `word${i % 97} and`).join(' ')

/** How many places of each needle are in the tables and in the write-ahead log. */
async function places(): Promise<{ tables: number[]; wal: number[] }> {
  await client.query('checkpoint')
  const { found, void: why } = await scan({ folders: [join(folder, 'cluster')], needles: NEEDLES })
  assert.deepEqual(why, [])
  const count = (inside: RegExp) =>
    NEEDLES.map(({ name }) => found.filter(({ needle, file }) => needle === name && inside.test(file)).length)
  return { tables: count(/\/base\//), wal: count(/\/pg_wal\//) }
}

test('PostgreSQL keeps what was deleted until table, statistics and write-ahead log are rewritten', async () => {
  await client.query('create table note (id int primary key, body text)')
  await client.query('insert into note select i, $1 || i from generate_series(1, 40) i', [SHORT.value])
  await client.query('insert into note values (100, $1), (101, $2)', [
    `${filler(400)} ${LONG.value} ${filler(400)}`,
    `${filler(9)} ${HUGE.value} ${Array.from({ length: 9000 }, () => Math.random()).join(' ')}`,
  ])
  await client.query('analyze note')

  const inserted = await places()
  assert.ok(
    inserted.tables.every((n) => n > 0),
    `the positive control must find all: ${String(inserted.tables)}`,
  )
  assert.ok(
    inserted.wal.every((n) => n > 0),
    `the positive control must find all: ${String(inserted.wal)}`,
  )

  await client.query('delete from note')
  await client.query('vacuum note')
  const vacuumed = await places()
  assert.ok((vacuumed.tables[0] ?? 0) > 0 || (vacuumed.wal[0] ?? 0) > 0, 'VACUUM alone is not enough')

  await client.query('vacuum full note')
  assert.ok(((await places()).tables[0] ?? 0) > 0, 'the planner statistics still hold the values')

  await client.query(`delete from pg_statistic where starelid = 'note'::regclass`)
  await client.query('vacuum full pg_statistic')
  await client.query('select pg_switch_wal()')
  await client.query('checkpoint')
  assert.deepEqual(await places(), { tables: [0, 0, 0], wal: [0, 0, 0] })
})
