import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect, type SecureVersion } from 'node:tls'

import { Client } from 'pg'

import { ensureDatabase } from '#db/migrate.ts'
import { serverCertificate } from '#edges/http/certificate.ts'
import { listenHttps } from '#edges/http/listeners.ts'

import { testServer } from '../support/database.ts'
import { runSotto } from '../support/command.ts'
import { MAIN, startServer, testEnvironment, testFolder, type TestServer } from '../support/server.ts'

/** What a terminal does on Ctrl-C: the signal goes to the whole group. */
function interrupt(main: ChildProcess): void {
  if (main.pid !== undefined) process.kill(-main.pid, 'SIGINT')
}

/** Asks over TLS, trusting this authority and no other. */
function ask(url: string, ca: string): Promise<{ status: number | undefined; hsts: string | undefined }> {
  return new Promise((resolve, reject) => {
    request(url, { ca, agent: false }, (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode, hsts: answer.headers['strict-transport-security'] })
    })
      .on('error', reject)
      .end()
  })
}

test('a second start on the same data folder is refused in one sentence, and the first goes on', async () => {
  const first = await startServer()

  const second = await runSotto(['serve'], { data: first.data })

  assert.equal(second.status, 1)
  assert.equal(second.err.trim().split('\n').length, 1)
  assert.match(second.err, /already runs on this data folder/)
  assert.equal((await fetch(`${first.url}/readyz`)).status, 200)
})

test('of two starts at once on a folder that was left behind, exactly one wins', async () => {
  const killed = await startServer()
  await killed.kill()
  assert.ok(existsSync(killed.socketPath), 'the socket of the killed one is still there')

  const both = await Promise.allSettled([
    startServer({ data: killed.data }),
    startServer({ data: killed.data }),
  ])

  const lost = both.filter((one) => one.status === 'rejected')
  assert.equal(lost.length, 1)
  assert.match(String((lost[0] as PromiseRejectedResult).reason), /already runs on this data folder/)
})

test('it says where it is, keeps its secrets to itself, and is gone without a trace of running when stopped', async () => {
  const server = await startServer({ env: { SOTTO_HTTPS_PORT: '0' } })
  const told = JSON.parse(await readFile(join(server.data, 'run', 'server.json'), 'utf8'))

  const modes = await Promise.all(
    ['', 'keys/root.key', 'run/api.sock', 'run/server.json', 'tls/ca.key', 'tls/server.key'].map(
      async (path) => (await stat(join(server.data, path))).mode & 0o077,
    ),
  )
  const ca = await readFile(join(server.data, 'tls', 'ca.crt'), 'utf8')
  const overTls = await ask(`https://127.0.0.1:${told.https_port}/readyz`, ca)

  assert.equal(told.url, server.url)
  assert.deepEqual(modes, [0, 0, 0, 0, 0, 0])
  assert.deepEqual(overTls, { status: 200, hsts: 'max-age=31536000' })
  assert.equal(await server.stop(), 0)
  assert.deepEqual(
    [existsSync(join(server.data, 'run', 'server.json')), existsSync(server.socketPath)],
    [false, false],
  )
})

test('the set-up link is new at each start, and nobody gets one once there is a company', async () => {
  const server = await startServer()
  const first = server.setupToken
  await server.stop()
  const again = await startServer({ data: server.data })
  const setUp = (token: string | undefined) =>
    fetch(`${again.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, company: 'Alder', login: 'ada', password: 'seven green lanterns hum' }),
    })

  assert.equal((await setUp(first)).status, 403)
  assert.equal((await setUp(again.setupToken)).status, 201)
  await again.stop()
  const third = await startServer({ data: server.data })
  assert.equal(third.setupToken, undefined)
  assert.doesNotMatch(third.output(), /Set up/)
})

test('a database that differs from the declaration is not opened, and the sentence names the difference', async () => {
  const server = await startServer()
  await server.stop()
  const held = await startServer({ data: server.data })
  const owner = new Client({
    connectionString: (await readFile(join(held.data, 'postgres', 'superuser.url'), 'utf8'))
      .trim()
      .replace('/postgres?', '/sotto?'),
  })
  await owner.connect()
  await owner.query('alter table person add column shoe_size integer')
  await owner.end()
  await held.stop()

  const refused = await runSotto(['serve'], { data: server.data })

  assert.equal(refused.status, 1)
  assert.match(refused.err, /Column person\.shoe_size is not in the catalogue/)
})

test('each fault at start is one sentence that says what to do, and exit 1', async () => {
  const data = await testFolder()
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as { port: number }
  const cases: [string, Record<string, string>, RegExp][] = [
    ['unknown setting', { SOTTO_DTA: 'x' }, /SOTTO_DTA is no setting of Sotto; did you mean SOTTO_DATA\?/],
    ['malformed port', { SOTTO_HTTP_PORT: 'web' }, /SOTTO_HTTP_PORT must be a port/],
    ['not built yet', { SOTTO_OBJECTS: 's3://x' }, /SOTTO_OBJECTS is not supported yet/],
    ['port taken', { SOTTO_HTTP_PORT: String(port) }, /Port \d+ is taken.*SOTTO_HTTP_PORT/],
    [
      'no such database server',
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/sotto' },
      /database cannot be reached/,
    ],
  ]

  for (const [what, env, sentence] of cases) {
    const { status, err } = await runSotto(['serve'], { data, env })
    const said = err
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('{'))
    assert.equal(status, 1, what)
    assert.match(said.join('\n'), sentence, what)
    assert.equal(said.length, 1, `${what}: ${said.join('\n')}`)
    assert.doesNotMatch(err, /\n\s+at /, `${what}: no stack`)
  }
  taken.close()
})

test('a root key that is not the one the keys were sealed with is refused', async () => {
  const data = await testFolder()
  const setUp = await runSotto(['setup', '--company', 'Alder', '--login', 'ada', '--password-stdin'], {
    data,
    input: 'seven green lanterns hum\n',
  })
  assert.equal(setUp.status, 0, setUp.err)
  await writeFile(join(data, 'keys', 'root.key'), `${'ab'.repeat(32)}\n`)

  const refused = await runSotto(['serve'], { data })

  assert.equal(refused.status, 1)
  assert.match(refused.err, /keys\/keys\.bin.*put back/)
})

test('the certificate is kept while it is good, and made anew before it ends or when the address changes', async () => {
  const folder = join(await testFolder(), 'tls')
  const now = new Date('2026-11-21T00:00:00Z')
  const later = (days: number) => new Date(now.getTime() + days * 86_400_000)

  const first = await serverCertificate(folder, '192.0.2.7', now)
  const same = await serverCertificate(folder, '192.0.2.7', later(300))
  const renewed = await serverCertificate(folder, '192.0.2.7', later(370))
  const moved = await serverCertificate(folder, 'sotto.example', later(371))

  assert.equal(same.certificate, first.certificate)
  assert.notEqual(renewed.certificate, first.certificate)
  assert.equal(new X509Certificate(moved.certificate).checkHost('sotto.example'), 'sotto.example')
  assert.ok(renewed.daysLeft > 390)
  const authority = new X509Certificate(await readFile(join(folder, 'ca.crt'), 'utf8'))
  for (const { certificate } of [first, renewed, moved])
    assert.equal(
      new X509Certificate(certificate).verify(authority.publicKey),
      true,
      'one authority signs them all',
    )
})

test('Ctrl-C stops in order: the database goes last, and nothing is lost on the way', async () => {
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: testEnvironment(await testFolder()),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  while (!said.includes('Sotto is ready')) await once(child.stdout, 'data')

  const gone = once(child, 'exit')
  interrupt(child)

  assert.deepEqual(await gone, [0, null])
  assert.doesNotMatch(said, /connection_lost|postgres\.exited|stop\.failed/)
  assert.match(said, /"event":"postgres.stopped"/)
})

test('with DATABASE_URL it uses that database, as a role that owns nothing, beside another Sotto on the same server', async () => {
  const databases = await Promise.all(
    ['one', 'two'].map(async (name) =>
      ensureDatabase(await testServer(), `own_${name}_${randomUUID().slice(0, 8)}`),
    ),
  )
  const [one, two] = await Promise.all(databases.map((url) => startServer({ env: { DATABASE_URL: url } })))
  const setUp = (server: TestServer | undefined) =>
    fetch(`${server?.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        token: server?.setupToken,
        company: 'Alder',
        login: 'ada',
        password: 'seven green lanterns hum',
      }),
    })

  assert.deepEqual([(await setUp(one)).status, (await setUp(two)).status], [201, 201])

  assert.equal(existsSync(join(one?.data ?? '', 'postgres')), false, 'no database of its own')
  const owner = new Client({ connectionString: databases[0] })
  await owner.connect()
  const roles = await owner.query(
    "select rolname, rolsuper, rolbypassrls from pg_roles where rolname like 'sotto_app_own_%'",
  )
  const owned = await owner.query(
    "select count(*)::int as count from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname like 'sotto_app_own_%'",
  )
  await owner.end()
  assert.equal(roles.rows.length, 2)
  assert.ok(roles.rows.every(({ rolsuper, rolbypassrls }) => !rolsuper && !rolbypassrls))
  assert.equal(owned.rows[0].count, 0)
  assert.deepEqual([await one?.stop(), await two?.stop()], [0, 0])
})

test('[MO-54] [OIG-07] [OIG-56] [OIG-77] TLS 1.3 is spoken with whoever can, 1.2 is the least, and older is told so', async () => {
  const { key, certificate } = await serverCertificate(
    join(await testFolder(), 'tls'),
    '127.0.0.1',
    new Date(),
  )
  const doors = { listener: () => undefined, upgrade: () => false }
  const listening = await listenHttps(doors, { host: '127.0.0.1', port: 0, key, certificate })
  /** What is spoken with a client that would speak even the oldest. */
  const spoken = (maxVersion: SecureVersion) =>
    new Promise((resolve) => {
      const socket = connect(
        {
          host: '127.0.0.1',
          port: listening.port,
          rejectUnauthorized: false,
          minVersion: 'TLSv1',
          maxVersion,
          ciphers: 'DEFAULT@SECLEVEL=0',
        },
        () => {
          resolve(socket.getProtocol())
          socket.destroy()
        },
      )
      socket.once('error', (fault: NodeJS.ErrnoException) => resolve(fault.code))
    })

  const said = [await spoken('TLSv1.3'), await spoken('TLSv1.2'), await spoken('TLSv1.1')]
  await listening.close()

  assert.deepEqual(said, ['TLSv1.3', 'TLSv1.2', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'])
})
