import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { promisify } from 'node:util'

import { Client as Postgres } from 'pg'

import { atEnd } from '../support/database.ts'
import type { SoftPhone } from '../support/soft-phone.ts'
import { tellFigure } from '../support/figure.ts'
import { PASSWORD, type RunningSotto, runSotto } from './running-sotto.ts'

const SCANNER = join(import.meta.dirname, '..', 'scanner', 'scan.ts')

/** High entropy, and letters that every encoding treats in its own way. */
const CANARY = {
  first_name: 'Quibblewax',
  last_name: 'Hjørdis-Öquist',
  display_name: 'Zephyrine Q.',
  email: 'quibblewax.q@canary-post.example',
  location: 'Floor Xylocarp 7',
  gender: 'gender-canary-vlöm',
  login: 'qwx-canary-login',
  device: 'Telephone Brandvägg',
  token: 'Token Kvasthilda',
  note: 'Because of Zjörtsveen and the rest',
  browser: 'CanaryBrowser/7.31 (Vlötmaskin)',
  telephone: 'CanaryPhone/3.14 (Skruvdragare)',
  dialled: '0049305551234567',
}

let sotto: RunningSotto
let needles = ''
before(async () => {
  sotto = await runSotto()
  atEnd(() => sotto.stop())
  const folder = await mkdtemp(join(tmpdir(), 'sotto-needles-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  needles = join(folder, 'needles.json')
})

type Report = {
  void: string[]
  keys: number
  bytes: number
  sealed_values_opened: number
  needles: { name: string; hits: number }[]
  found: { needle: string; file: string; layers: string[]; encoding: string }[]
}

/** Runs the scanner as the program of its own that it is, over everything in the data folder, keys in hand. */
async function blindScan(): Promise<Report> {
  const url = await readUrl()
  const server = new Postgres({ connectionString: url })
  await server.connect()
  await server.query('checkpoint')
  await server.end()
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [SCANNER, '--folder', sotto.folder, '--keys', sotto.keys, '--needles', needles, '--json'],
    { maxBuffer: 64 * 1024 * 1024 },
  ).catch((fault: { stdout: string }) => fault)
  const report = JSON.parse(stdout) as Report
  assert.deepEqual(report.void, [])
  return report
}

async function readUrl(): Promise<string> {
  return (await readFile(join(sotto.folder, 'postgres', 'superuser.url'), 'utf8')).trim()
}

/** The values go to the scanner in a file: a command line would show them to everybody on the machine. */
async function writeNeedles(values: Record<string, string>): Promise<void> {
  await writeFile(
    needles,
    JSON.stringify(
      Object.entries(values).map(([name, value]) => ({
        name,
        value,
        kind: name === 'dialled' ? 'number' : 'text',
      })),
    ),
  )
}

/** A person placed in every column that the public doors reach. */
async function placeCanary(): Promise<{ id: string; phone: SoftPhone }> {
  const { login, device, token, note, gender, browser, telephone, dialled, ...fields } = CANARY
  const { admin } = sotto
  const made = await admin('POST', '/people', {
    ...fields,
    login,
    password: PASSWORD,
    extension: '48151',
    device_name: device,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await sotto.anybody('POST', '/session', { login, password: 'a wrong guess at it' })
  const own = await sotto.signedIn(login, { 'user-agent': browser })
  assert.equal((await own('PATCH', '/me', { gender })).status, 200)
  assert.equal((await own('POST', '/tokens', { name: token, expires_in_days: 5 })).status, 201)
  assert.equal((await own('POST', '/me/requests', { kind: 'access', note })).status, 201)
  const phone = await sotto.phone(made.body.sip, telephone)
  const call = await phone.call(dialled)
  await call.next('rejected')
  // These two stand in clear, for lookups: only rewriting the tables takes them off the disk.
  await writeNeedles({ ...CANARY, im_address: made.body.im_address, sip_username: made.body.sip.username })
  return { id: made.body.id, phone }
}

test('[UC-190] [UC-62] [OIG-86] [MO-77] [UC-09] after an erasure a thief with disk and keys finds nothing of the person, who was everywhere before', async (t) => {
  const other = await sotto.admin('POST', '/people', {
    first_name: 'Ben',
    extension: '202',
    login: 'ben',
    password: PASSWORD,
  })
  const ben = await sotto.phone(other.body.sip)
  const canary = await placeCanary()
  const call = await canary.phone.call('202')
  const incoming = await ben.incoming()
  incoming.leg.accept({ sdp: ANSWER })
  await call.next('accepted')
  await call.leg.bye()
  await sotto.house.records.settled()
  // A call that is up while its caller is erased.
  const running = await canary.phone.call('202')
  const atBen = await ben.incoming()
  atBen.leg.accept({ sdp: ANSWER })
  await running.next('accepted')
  const asBen = await sotto.signedIn('ben')
  const journalBefore = (await asBen('GET', '/me/journal')).body
  assert.equal(journalBefore.items[0].party.name, CANARY.display_name)
  await rebuildStatistics()

  const before = await blindScan()
  assert.ok(before.sealed_values_opened > 0)
  assert.deepEqual(
    before.needles.filter(({ hits }) => hits === 0),
    [],
    'the positive control must find the person in every place, or this run proves nothing',
  )

  const { request, receipt } = await sotto.erase(canary.id)

  const after = await blindScan()
  const sum = ({ needles: of }: Report) => of.reduce((total, { hits }) => total + hits, 0)
  tellFigure(t, {
    name: 'places found before',
    value: sum(before),
    unit: 'hits',
    target: before.needles.length,
  })
  tellFigure(t, { name: 'places found after', value: sum(after), unit: 'hits', target: 0, bound: 'most' })
  tellFigure(t, { name: 'bytes scanned', value: after.bytes, unit: 'bytes' })
  assert.deepEqual(after.found, [])
  assert.equal(after.keys, before.keys - 1)
  assert.deepEqual((await sotto.admin('POST', '/privacy/verify', {})).body, { clean: true, findings: [] })
  assert.deepEqual(receipt.on_disk, { state: 'rewritten', not_reached: [] })
  assert.equal(receipt.request, request)
  await atBen.next('ended')
  const { items } = (await asBen('GET', '/me/journal')).body
  assert.equal(items.length, 2, 'the call that was up is on record too')
  assert.deepEqual(
    items.slice(1),
    journalBefore.items.map((item: object) => ({ ...item, party: { erased: true } })),
  )
  assert.deepEqual(items[0].party, { erased: true })
  assert.equal((await sotto.admin('GET', `/people/${canary.id}`)).status, 404)
})

/** What autovacuum would have done by and by: samples of the clear columns in the planner's statistics. */
async function rebuildStatistics(): Promise<void> {
  const server = new Postgres({ connectionString: (await readUrl()).replace(/\/postgres\?/, '/sotto?') })
  await server.connect()
  await server.query('analyze')
  await server.end()
}

const ANSWER = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 39999 RTP/AVP 8',
  '',
].join('\r\n')
