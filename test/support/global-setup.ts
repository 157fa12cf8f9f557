import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEmbedded } from '#db/embedded.ts'
import { silentLog } from '#lib/log.ts'

let tearDown: () => Promise<void> = async () => {}

/** One PostgreSQL for the whole run; each test file makes databases of its own on it. Called by the runner. */
export async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-pg-'))
  const server = await startEmbedded(folder, silentLog)
  process.env['SOTTO_TEST_POSTGRES'] = server.superuserUrl
  tearDown = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export function globalTeardown(): Promise<void> {
  return tearDown()
}
