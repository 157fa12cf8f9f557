import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

import { Client } from 'pg'

import { silentLog } from '#lib/log.ts'

import { startEmbedded } from './embedded.ts'

const root = await mkdtemp(join(tmpdir(), 'sotto-embedded-'))
after(() => rm(root, { recursive: true, force: true }))

async function ask<T>(url: string, text: string): Promise<T[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows as T[]
  } finally {
    await client.end()
  }
}

test('what was committed is there after the process was killed, and the folder starts again', async () => {
  const folder = join(root, 'killed')
  const script = join(root, 'holder.ts')
  await writeFile(
    script,
    `import { startEmbedded } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)}
     const quiet = { debug() {}, info() {}, warn() {}, error() {} }
     const server = await startEmbedded(${JSON.stringify(folder)}, quiet)
     process.send(server.superuserUrl)
     setInterval(() => undefined, 1000)`,
  )
  const holder = fork(script, { cwd: process.cwd() })
  const url = await new Promise<string>((resolve) => {
    holder.once('message', (message) => resolve(typeof message === 'string' ? message : ''))
  })
  await ask(url, 'create table kept as select 7 as seven')

  const gone = new Promise((resolve) => {
    holder.once('exit', resolve)
  })
  holder.kill('SIGKILL')
  await gone
  const again = await startEmbedded(folder, silentLog)

  assert.deepEqual(await ask(again.superuserUrl, 'select seven from kept'), [{ seven: 7 }])
  await again.stop()
})

test('a server that dies is started again by itself', async () => {
  const server = await startEmbedded(join(root, 'restarted'), silentLog)
  await ask(server.superuserUrl, 'create table kept as select 7 as seven')
  const [row] = await ask<{ pid: number }>(
    server.superuserUrl,
    `select pg_postmaster_start_time(), (pg_read_file('postmaster.pid'))::text as pid`,
  )
  const pid = Number(String(row?.pid).split('\n')[0])

  process.kill(pid, 'SIGKILL')

  const until = Date.now() + 15_000
  let rows: unknown[] = []
  while (rows.length === 0 && Date.now() < until) {
    await delay(100)
    rows = await ask(server.superuserUrl, 'select seven from kept').catch(() => [])
  }
  assert.deepEqual(rows, [{ seven: 7 }])
  await server.stop()
})

test('[4K-87] PostgreSQL listens on no network port, writes no statement to a log and recycles no segment', async () => {
  const server = await startEmbedded(join(root, 'quiet'), silentLog)

  const settings = await ask<{ name: string; setting: string }>(
    server.superuserUrl,
    `select name, setting from pg_settings where name in
      ('listen_addresses','log_statement','log_min_error_statement','log_parameter_max_length_on_error','wal_recycle','fsync') order by name`,
  )

  assert.deepEqual(
    settings.map(({ name, setting }) => `${name}=${setting}`),
    [
      'fsync=on',
      'listen_addresses=',
      'log_min_error_statement=panic',
      'log_parameter_max_length_on_error=0',
      'log_statement=none',
      'wal_recycle=off',
    ],
  )
  const guessed = server.superuserUrl.replace(/:[^:@]+@/, ':a-guess@')
  await assert.rejects(ask(guessed, 'select 1'), /password authentication failed/)
  await server.stop()
})
