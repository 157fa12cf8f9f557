import assert from 'node:assert/strict'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'

import { Client } from 'pg'

import { systemClock } from '#lib/clock.ts'

import { createTestGround } from '../../../../test/support/database.ts'
import { testFolder } from '../../../../test/support/server.ts'
import { auditCheck, checkpointCheck } from './audit.ts'
import { type Check, type Finding, runChecks } from './check.ts'
import { clockCheck } from './clock.ts'
import { databaseCheck, truthCheck, wallCheck } from './database.ts'
import { diskCheck } from './disk.ts'
import { dataFolderCheck, keyStoreCheck } from './folders.ts'
import { erasuresCheck } from './erasures.ts'
import { jobsCheck } from './jobs.ts'
import { clearTransportCheck, type Listener, listenersCheck } from './listeners.ts'
import { runtimeCheck } from './runtime.ts'
import { setupLinkCheck } from './setup-link.ts'
import { spoolCheck } from './spool.ts'

const GIB = 1024 ** 3

/** Each finding that is not well says what to do. */
async function states(...checks: Check[]): Promise<string[]> {
  const { items } = await runChecks(checks)
  for (const { state, do: what } of items) assert.equal(what !== undefined, state !== 'ok')
  return items.map(({ state }) => state)
}

describe('what the doctor looks at', () => {
  test('an old Node.js', async () => {
    assert.deepEqual(await states(runtimeCheck('26.1.0'), runtimeCheck('20.19.0')), ['ok', 'fail'])
  })

  test('a data folder that others may enter', async () => {
    const folder = await testFolder()
    const check = dataFolderCheck(folder)

    const closed = await states(check)
    await chmod(folder, 0o750)

    assert.deepEqual([closed, await states(check)], [['ok'], ['fail']])
    assert.deepEqual(await states(dataFolderCheck(join(folder, 'not-there'))), ['fail'])
  })

  test('a key store that others may read, that is not whole, or that lies in the database folder', async () => {
    const folder = await testFolder()
    const [keysFolder, postgresFolder] = [join(folder, 'keys'), join(folder, 'postgres')]
    const check = keyStoreCheck({ keysFolder, postgresFolder })
    await mkdir(keysFolder, { mode: 0o700 })
    await writeFile(join(keysFolder, 'root.key'), '', { mode: 0o600 })

    const half = await states(check)
    await writeFile(join(keysFolder, 'keys.bin'), '', { mode: 0o600 })
    const whole = await states(check)
    await chmod(join(keysFolder, 'keys.bin'), 0o644)
    const open = await states(check)
    const inside = await states(keyStoreCheck({ keysFolder, postgresFolder: folder }))

    assert.deepEqual([half, whole, open, inside], [['fail'], ['ok'], ['fail'], ['fail']])
  })

  test('a disk that is filling up', async () => {
    const at = (bytes: number) => diskCheck('/', async () => bytes)
    assert.deepEqual(await states(at(9 * GIB), at(GIB), at(GIB / 10)), ['ok', 'warn', 'fail'])
  })

  test('records that wait, and a spool that takes no more', async () => {
    const at = (ended: number, isOpen = true) =>
      spoolCheck({ counts: () => ({ open: 1, ended, bytes: 100 }), isOpen: () => isOpen })
    assert.deepEqual(await states(at(0), at(500), at(500, false)), ['ok', 'warn', 'fail'])
  })

  test('an erasure that stopped, one that takes too long, and a rewrite on disk that is overdue', async () => {
    const now = new Date('2026-05-03T12:00:00Z')
    const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
    const one = (state: 'running' | 'done' | 'failed', startedAt: Date, rewriteDueAt?: Date) =>
      erasuresCheck(
        async () => [{ requestId: 'r', state, startedAt, rewriteDueAt }],
        () => now,
      )

    assert.deepEqual(
      await states(
        one('running', before(5)),
        one('running', before(90)),
        one('failed', before(5)),
        one('done', before(600), before(-60)),
        one('done', before(6000), before(60)),
      ),
      ['ok', 'fail', 'fail', 'ok', 'fail'],
    )
  })

  test('a set-up link that is open, and jobs that are late', async () => {
    const late = [{ job: 'records.retention', overdueMs: 90_000_000, failures: 4 }]
    assert.deepEqual(
      await states(
        setupLinkCheck(async () => true),
        setupLinkCheck(async () => false),
        jobsCheck(async () => []),
        jobsCheck(async () => late),
      ),
      ['warn', 'ok', 'ok', 'fail'],
    )
  })

  test('an audit log that does not hold', async () => {
    assert.deepEqual(
      await states(
        auditCheck(async () => ({ ok: true, entries: 3, head: '00' })),
        auditCheck(async () => ({ ok: false, entries: 3, badEntry: 2, why: 'hash' })),
      ),
      ['ok', 'fail'],
    )
  })

  test('an audit log that was not signed for long, and a signature that does not hold', async () => {
    const now = new Date('2026-05-03T12:00:00Z')
    const at = (hoursAgo: number | undefined, damaged = 0) =>
      checkpointCheck(
        async () => ({
          at: undefined,
          unsignedSince: hoursAgo === undefined ? undefined : new Date(now.getTime() - hoursAgo * 3_600_000),
          damaged,
        }),
        () => now,
      )
    assert.deepEqual(await states(at(undefined), at(20), at(40), at(1, 1)), ['ok', 'ok', 'warn', 'fail'])
  })

  test('a check that cannot look has failed, and the others go on', async () => {
    const broken: Check = { id: 'broken', title: 'Broken', look: () => Promise.reject(new Error('secret')) }

    const report = await runChecks([broken, runtimeCheck()])

    assert.equal(report.state, 'fail')
    assert.deepEqual(
      report.items.map(({ state }) => state),
      ['fail', 'ok'],
    )
    assert.doesNotMatch(JSON.stringify(report), /secret/)
  })
})

describe('what the doctor finds of ports', () => {
  const sip: Listener = {
    what: 'SIP over UDP',
    protocol: 'udp',
    host: '0.0.0.0',
    from: 5060,
    to: 5060,
    clear: true,
  }
  const rtp: Listener = {
    what: 'audio',
    protocol: 'udp',
    host: '0.0.0.0',
    from: 20_000,
    to: 20_099,
    clear: true,
  }
  const web: Listener = { what: 'web', protocol: 'tcp', host: '127.0.0.1', from: 8080, to: 8080, clear: true }
  const bound = (protocol: 'tcp' | 'udp', host: string, port: number) => ({ protocol, host, port })
  const look = (found: ReturnType<typeof bound>[], ...declared: Listener[]): Promise<Finding> =>
    listenersCheck(
      () => declared,
      async () => found,
    ).look()

  test('open ports are those that the settings ask for', async () => {
    const wanted = [bound('udp', '0.0.0.0', 5060), bound('tcp', '127.0.0.1', 8080)]

    assert.equal((await look(wanted, sip, rtp, web)).state, 'ok')
    assert.equal((await look([...wanted, bound('udp', '0.0.0.0', 20_004)], sip, rtp, web)).state, 'ok')
  })

  test('[4K-246] a stray port, a missing one, and one on a wider address than asked for', async () => {
    assert.match((await look([bound('tcp', '0.0.0.0', 4000)])).says, /tcp 4000/)
    assert.match((await look([], sip)).says, /SIP over UDP 5060/)
    assert.equal((await look([bound('tcp', '0.0.0.0', 8080)], web)).state, 'fail')
  })

  test('calls in the clear beyond this machine are a warning', async () => {
    const local = { ...sip, host: '127.0.0.1' }
    assert.deepEqual(
      await states(
        clearTransportCheck(() => [sip]),
        clearTransportCheck(() => [local, web]),
      ),
      ['warn', 'ok'],
    )
  })

  test('sees the real sockets of this process', async (t) => {
    if (process.platform !== 'linux') return t.skip('open ports can be listed on Linux only')
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }

    const [stray, declared] = await Promise.all([
      listenersCheck(() => []).look(),
      listenersCheck(() => [{ ...web, from: port, to: port }]).look(),
    ])
    server.close()

    assert.match(stray.says, new RegExp(`tcp ${port}`))
    assert.equal(declared.state, 'ok')
  })
})

describe('what the doctor finds of the database', () => {
  let ground: Awaited<ReturnType<typeof createTestGround>>
  let superuser: Client

  before(async () => {
    ground = await createTestGround()
    superuser = new Client({ connectionString: ground.superuserUrl })
    await superuser.connect()
  })

  test('[4K-246] a table whose wall is down, and a role with too much power', async () => {
    const check = wallCheck(ground.database)

    const up = await check.look()
    await superuser.query('alter table person no force row level security')
    const down = await check.look()
    await superuser.query('alter table person force row level security')
    await superuser.query('alter role sotto_test bypassrls')
    const powerful = await check.look()
    await superuser.query('alter role sotto_test nobypassrls')
    await superuser.query('create table stray (id int); alter table stray owner to sotto_test')
    const owner = await check.look()
    await superuser.query('drop table stray')

    assert.equal(up.state, 'ok', up.says)
    assert.match(down.says, /person/)
    assert.match(powerful.says, /bypassrls/)
    assert.match(owner.says, /owns 1/)
  })

  test('what is not declared, a clock that is apart, and a database that is away', async () => {
    const late = { ...systemClock, now: () => new Date(Date.now() - 60_000) }
    assert.deepEqual(
      await states(
        truthCheck(async () => []),
        truthCheck(async () => ['public.copy (r) is not in the catalogue.']),
        clockCheck({ clock: systemClock, database: ground.database }),
        clockCheck({ clock: late, database: ground.database }),
        clockCheck({ clock: { ...systemClock, now: () => new Date(0) }, database: ground.database }),
        databaseCheck(ground.database),
      ),
      ['ok', 'fail', 'ok', 'warn', 'fail', 'ok'],
    )
    await superuser.end()
    await ground.database.close()
    assert.deepEqual(await states(databaseCheck(ground.database)), ['fail'])
  })
})
