import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import type { DemoAccess } from '../../demo/seed.ts'
import { baresipPath, type Phone, startBaresip } from '../support/baresip.ts'
import { hasTone, readWav } from '../support/tone.ts'

// Time limit: 120 s, the demo company is made from nothing and people talk for some seconds
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CLOCK_TOLERANCE_MS = 1000

type Demo = { url: string; token: string; people: DemoAccess[] }
type List<Item> = { items: Item[]; total: number }
type Entry = {
  direction: string
  outcome: string
  at: string
  duration_seconds?: number
  party: { name?: string; number?: string }
}
type CallRecord = {
  answered_at?: string
  ended_at: string
  duration_seconds: number
  caller: { name?: string }
  callee: { name?: string }
}

let folder: string
let child: ChildProcess
let demo: Demo

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-demo-'))
  child = spawn(process.execPath, [join(ROOT, 'demo', 'main.ts')], {
    cwd: ROOT,
    env: {
      ...process.env,
      SOTTO_DATA: folder,
      SOTTO_HTTP_PORT: '0',
      SOTTO_HTTPS_PORT: 'off',
      SOTTO_SIP_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`the demo ended with ${status}`)))
    child.stdout?.on('data', (bytes: Buffer) => {
      if (bytes.includes('demo company is ready')) resolve()
    })
  })
  demo = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as Demo
})

after(async () => {
  const gone = new Promise((resolve) => {
    child.once('exit', resolve)
  })
  child.kill('SIGTERM')
  await gone
  await rm(folder, { recursive: true, force: true })
})

function person(login: string): DemoAccess {
  const found = demo.people.find((one) => one.login === login)
  assert.ok(found, `demo.json knows ${login}`)
  return found
}

/** Signs in with what demo.json says and asks for something of one's own. */
async function ask(login: string, path: string): Promise<unknown> {
  const { password } = person(login)
  const origin = new URL(demo.url).origin
  const signedIn = await fetch(`${demo.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ login, password }),
  })
  assert.equal(signedIn.status, 201)
  const cookie = signedIn.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ')
  const answer = await fetch(`${demo.url}/api/v1${path}`, { headers: { cookie } })
  assert.equal(answer.status, 200)
  return answer.json()
}

function within(label: string, actual: string | undefined, expectedMs: number): void {
  const apart = Math.abs(Date.parse(actual ?? '') - expectedMs)
  assert.ok(apart <= CLOCK_TOLERANCE_MS, `${label} is ${apart} ms from the telephone's clock`)
}

test('demo.json gives six people a way in, and an API token that works', async () => {
  assert.equal(demo.people.length, 6)
  for (const one of demo.people) {
    assert.match(one.sip_address, /^sip:\w+@127\.0\.0\.1/)
    assert.ok(one.login && one.password && one.extension && one.sip_password)
  }

  const answer = await fetch(`${demo.url}/api/v1/records`, {
    headers: { authorization: `Bearer ${demo.token}` },
  })

  assert.equal(answer.status, 200)
  const { total } = (await answer.json()) as { total: number }
  assert.ok(total > 50, 'two people have a history of calls')
})

test('[4K-149] [UC-129] two real telephones hear each other, and journal and record agree with their clocks', async (t) => {
  if (!baresipPath) {
    t.skip('baresip is not installed')
    return
  }
  const [tomas, mireille] = [person('tomas'), person('mireille')]
  const phone = (who: DemoAccess, tone: number): Promise<Phone> =>
    startBaresip({ user: who.sip_username, password: who.sip_password, server: who.sip_server, tone })
  const low = await phone(tomas, 440)
  const high = await phone(mireille, 1000)
  t.after(() => Promise.all([low.close(), high.close()]))
  await low.waitFor('REGISTER_OK')
  await high.waitFor('REGISTER_OK')

  await low.command('dial', `sip:${mireille.extension}@${mireille.sip_server}`)
  const answered = await low.waitFor('CALL_ESTABLISHED')
  await delay(3000)
  await low.command('hangup')
  const closed = await high.waitFor('CALL_CLOSED')

  const [heardLow] = await high.recordings('dec')
  const [heardHigh] = await low.recordings('dec')
  assert.ok(hasTone(readWav(heardLow ?? '').samples, 440), 'Mireille heard Tomás')
  assert.ok(hasTone(readWav(heardHigh ?? '').samples, 1000), 'Tomás heard Mireille')
  const talkedMs = closed.at - answered.at
  const {
    items: [outgoing],
  } = (await ask('tomas', '/me/journal?direction=outgoing')) as List<Entry>
  const {
    items: [incoming],
  } = (await ask('mireille', '/me/journal?direction=incoming')) as List<Entry>
  const {
    items: [record],
  } = (await ask('tomas', '/records?limit=1')) as List<CallRecord>
  assert.equal(outgoing?.party.name, 'Mireille Fontaine')
  assert.equal(incoming?.party.name, 'Tomás Quint')
  assert.deepEqual([outgoing.outcome, incoming.outcome], ['answered', 'answered'])
  within('the record of the answer', record?.answered_at, answered.at)
  within('the record of the end', record?.ended_at, closed.at)
  for (const seconds of [outgoing.duration_seconds, incoming.duration_seconds, record?.duration_seconds])
    assert.ok(Math.abs((seconds ?? 0) * 1000 - talkedMs) <= CLOCK_TOLERANCE_MS)
})

test('the calls of extension 201 before it moved are not those of the one who has it now', async () => {
  const then = (await ask('jonas', '/records?limit=500')) as List<CallRecord>
  const now = (await ask('tomas', '/records?limit=500')) as List<CallRecord>

  const names = ({ items }: typeof now) => items.flatMap(({ caller, callee }) => [caller.name, callee.name])
  assert.ok(then.total > 10 && now.total > 0)
  assert.ok(!names(now).includes('Jonas Weidner'))
  assert.ok(!names(then).includes('Tomás Quint'))
})
