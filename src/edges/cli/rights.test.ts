import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'

import { Client } from 'pg'

import type { DoctorReport } from '#domains/operations/contract.ts'
import type { Erasure, SignedReceipt } from '#domains/privacy/contract.ts'
import type { PersonSummary } from '#domains/provisioning/contract.ts'
import { withDatabase } from '#db/migrate.ts'

import { askServer, askServerJson, runSotto, sottoJson } from '../../../test/support/command.ts'
import {
  MAIN,
  startServer,
  testEnvironment,
  testFolder,
  type TestServer,
} from '../../../test/support/server.ts'

type Exported = { request_id: string; file: string; bytes: number; sha256: string }

describe('rights, audit and doctor from the command line', () => {
  let server: TestServer
  let at: { data: string }
  const run = (args: string[], input = '') => askServer(args, { ...at, input })
  const json = <T>(...args: string[]) => askServerJson<T>(args, at)

  before(async () => {
    server = await startServer()
    at = { data: server.data }
    await json('setup', '--company', 'Musterfirma', '--login', 'ada')
  })

  test('exports one person as a bundle for nobody else to read', async () => {
    await json('user', 'add', '--first-name', 'Quirin', '--extension', '230')
    const out = join(server.data, 'bundle.zip')

    const made = await json<Exported>('export', '230', '--out', out)

    const bytes = await readFile(out)
    assert.equal(bytes.subarray(0, 2).toString(), 'PK')
    assert.equal(made.sha256, createHash('sha256').update(bytes).digest('hex'))
    assert.equal((await stat(out)).mode & 0o777, 0o600)
  })

  test('never writes an export over a file that is there', async () => {
    await json('user', 'add', '--extension', '231')
    const out = join(server.data, 'twice.zip')
    await json('export', '231', '--out', out)

    const again = await run(['export', '231', '--out', out])

    assert.equal(again.status, 1)
    assert.match(again.err, /--out/)
  })

  test('erases nobody unless the extension is typed', async () => {
    await json('user', 'add', '--extension', '232')

    const refused = await run(['erase', '232'], '233\n')

    assert.equal(refused.status, 1)
    assert.match(refused.err, /Nothing is erased/)
    assert.equal((await json<PersonSummary>('user', 'show', '232')).extension, '232')
  })

  test('erases after a preview and the typed extension, tells the steps and prints the receipt', async () => {
    await json('user', 'add', '--first-name', 'Roswitha', '--extension', '234')

    const { status, out, err } = await run(['erase', '234'], '234\n')

    assert.equal(status, 0, err)
    assert.match(err, /Roswitha \(234\) changes \d+ rows/)
    assert.match(err, /done {2}key/)
    assert.match(out, /Key destroyed +[0-9a-f]{64}/)
    assert.doesNotMatch(out, /Roswitha/)
    assert.equal((await run(['user', 'show', '234'])).status, 1)
  })

  test('gives programs the receipt as it is signed', async () => {
    await json('user', 'add', '--extension', '235')

    const { erasure, receipt } = await json<{ erasure: Erasure; receipt: SignedReceipt }>(
      ...['erase', '235', '--yes'],
    )

    assert.equal(erasure.state, 'done')
    const signature = Buffer.from(receipt.signature, 'base64')
    assert.ok(verify(null, Buffer.from(receipt.payload), createPublicKey(receipt.public_key), signature))
    assert.ok(
      !verify(null, Buffer.from(`${receipt.payload} `), createPublicKey(receipt.public_key), signature),
    )
  })

  test('goes on with an erasure that was killed halfway, and prints the receipt as often as asked', async () => {
    const own = { data: await testFolder() }
    await sottoJson(['setup', '--company', 'Musterfirma', '--login', 'ada'], own)
    await sottoJson(['user', 'add', '--extension', '236'], own)
    const child = spawn(process.execPath, [MAIN, 'erase', '236', '--yes'], {
      env: testEnvironment(own.data),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    for await (const text of child.stderr.setEncoding('utf8') as AsyncIterable<string>) {
      said += text
      if (said.includes('done  hide')) child.kill('SIGKILL')
    }
    const request = /Request ([0-9a-f-]{36})/.exec(said)?.[1] ?? ''

    const resumed = await runSotto(['erase', '--request', request], own)
    const again = await runSotto(['erase', '--request', request], own)
    const gone = await runSotto(['erase', '236', '--yes'], own)

    assert.equal(resumed.status, 0, resumed.err)
    assert.match(resumed.out, /Key destroyed/)
    assert.equal(again.out, resumed.out)
    assert.equal(gone.status, 1)
  })

  test('verify finds nothing left of those who were erased', async () => {
    const { status, out, err } = await run(['verify'])

    assert.equal(status, 0, err)
    assert.match(out, /Nothing is left/)
  })

  test('lists the audit log, newest first', async () => {
    const list = await json<{ items: { seq: number; action: string }[]; total: number }>(
      ...['audit', 'list', '--limit', '5'],
    )

    assert.equal(list.items.length, 5)
    assert.equal(list.items[0]?.action, 'audit.listed')
    assert.ok((list.items[0]?.seq ?? 0) > (list.items[4]?.seq ?? 0))
  })

  test('doctor finds all well, before and after there is a company', async () => {
    const fresh = await startServer()

    const reports = await Promise.all(
      [fresh.data, server.data].map((data) => askServer(['doctor', '--json'], { data })),
    )
    const [before, after] = reports.map(({ out }) => JSON.parse(out) as DoctorReport)

    assert.equal(before?.items.find(({ id }) => id === 'setup-link')?.state, 'warn')
    assert.deepEqual(
      after?.items.filter(({ id, state }) => state !== 'ok' && !(id === 'database' && state === 'warn')),
      [],
    )
  })

  test('audit verify names the first entry that somebody changed as superuser, and ends with 1', async () => {
    const before = await run(['audit', 'verify'])
    const url = (await readFile(join(server.data, 'postgres/superuser.url'), 'utf8')).trim()
    const superuser = new Client({ connectionString: withDatabase(url, 'sotto') })
    await superuser.connect()
    await superuser.query(
      `update audit_entry set hash = set_byte(hash, 0, get_byte(hash, 0) # 1) where seq = 7`,
    )
    await superuser.end()

    const after = await run(['audit', 'verify'])
    const verdict = JSON.parse((await run(['audit', 'verify', '--json'])).out)
    const doctor = await run(['doctor'])

    assert.equal(before.status, 0, before.err)
    assert.equal(after.status, 1)
    assert.match(after.out, /^Entry 7 .*does not hold/)
    assert.equal(verdict.bad_entry, 7)
    assert.equal(doctor.status, 1)
    assert.match(doctor.out, /FAIL {2}Audit log: Entry 7/)
  })
})
