import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

import { Client } from 'pg'

import { openDatabase } from '#db/database.ts'
import { startEmbedded } from '#db/embedded.ts'
import { ensureDatabase, migrate, withDatabase, withRole } from '#db/migrate.ts'
import { KeyStore } from '#domains/vault/index.ts'
import { type Bus, createBus } from '#lib/events.ts'
import { silentLog } from '#lib/log.ts'

const MIGRATIONS = join(import.meta.dirname, '../../db/migrations')
export const TEST_APP = { role: 'sotto_test', password: 'only-for-tests' }
const TEMPLATE = 'sotto_template'

let cluster: Promise<string> | undefined

// Hooks of node:test run first in, first out; what was made last must go first.
const cleanUps: (() => Promise<unknown>)[] = []
after(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp()
})

/** Runs `run` at the end of the file, before everything that was set up earlier goes. */
export function atEnd(run: () => Promise<unknown>): void {
  cleanUps.push(run)
}

/** The superuser's connection string: the runner's shared server, or one of this file's own when it runs alone. */
export function testServer(): Promise<string> {
  const shared = process.env['SOTTO_TEST_POSTGRES']
  if (shared) return Promise.resolve(shared)
  cluster ??= startOwnServer()
  return cluster
}

async function startOwnServer(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-pg-'))
  const server = await startEmbedded(folder, silentLog)
  atEnd(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })
  return server.superuserUrl
}

/** Makes the migrated template once per server; safe to call from several test files at once. */
export async function ensureTemplate(server: string): Promise<void> {
  const client = new Client({ connectionString: server })
  await client.connect()
  await client.query('select pg_advisory_lock(915)')
  try {
    const template = await ensureDatabase(server, TEMPLATE)
    await migrate({ url: template, folder: MIGRATIONS, app: TEST_APP })
  } finally {
    await client.end()
  }
}

export type TestDatabase = { superuserUrl: string; appUrl: string }

/** A database of this test's own, copied from the migrated template and dropped at the end. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await testServer()
  await ensureTemplate(server)
  const name = `t_${randomUUID().replaceAll('-', '')}`
  const client = new Client({ connectionString: server })
  await client.connect()
  await client.query('select pg_advisory_lock(915)')
  await client.query(`create database ${name} template ${TEMPLATE}`)
  await client.end()
  atEnd(async () => {
    const cleaner = new Client({ connectionString: server })
    await cleaner.connect()
    await cleaner.query(`drop database if exists ${name} with (force)`)
    await cleaner.end()
  })
  const superuserUrl = withDatabase(server, name)
  return { superuserUrl, appUrl: withRole(superuserUrl, TEST_APP.role, TEST_APP.password) }
}

/** Database as the application sees it, with a key store in a folder of its own. */
export async function createTestGround() {
  const { superuserUrl, appUrl } = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'sotto-test-'))
  const bus: Bus = createBus((fault) => {
    throw fault
  })
  const database = openDatabase({ url: appUrl, log: silentLog, bus, poolSize: 4 })
  const keys = await KeyStore.open(join(folder, 'keys'))
  atEnd(async () => {
    await database.close()
    await keys.close()
    await rm(folder, { recursive: true, force: true })
  })
  return { database, keys, bus, folder, superuserUrl, appUrl }
}
