import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openDatabase } from '#db/database.ts'
import { type EmbeddedPostgres, startEmbedded } from '#db/embedded.ts'
import { ensureDatabase, migrate, withRole } from '#db/migrate.ts'
import { KeyStore } from '#domains/vault/index.ts'
import { createBus } from '#lib/events.ts'
import { silentLog } from '#lib/log.ts'

import { atEnd, TEST_APP } from './database.ts'

const MIGRATIONS = join(import.meta.dirname, '../../db/migrations')

/** A ground like `createTestGround`, on a PostgreSQL server that the test may stop and start. */
export async function createOwnServer() {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-own-'))
  let server: EmbeddedPostgres | undefined = await startEmbedded(join(folder, 'postgres'), silentLog)
  const superuserUrl = await ensureDatabase(server.superuserUrl, 'sotto')
  await migrate({ url: superuserUrl, folder: MIGRATIONS, app: TEST_APP })
  const appUrl = withRole(superuserUrl, TEST_APP.role, TEST_APP.password)
  const bus = createBus((fault) => {
    throw fault
  })
  const database = openDatabase({ url: appUrl, log: silentLog, bus, poolSize: 8 })
  const keys = await KeyStore.open(join(folder, 'keys'))
  atEnd(async () => {
    await database.close()
    await keys.close()
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    ground: { database, keys, bus, folder, superuserUrl, appUrl },
    async stop() {
      await server?.stop()
      server = undefined
    },
    async start() {
      server ??= await startEmbedded(join(folder, 'postgres'), silentLog)
    },
  }
}
