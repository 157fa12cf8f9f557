import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'

import type { CallFacts, CallId } from '#domains/calls/index.ts'
import { systemClock } from '#lib/clock.ts'
import type { SubjectId, TenantId } from '#lib/ids.ts'
import { silentLog } from '#lib/log.ts'

import { Spool } from './spool.ts'

const WRAP_KEY = Buffer.alloc(32, 7)
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-spool-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const facts = (id: string): CallFacts => ({
  id: id as CallId,
  tenantId: 'tenant' as TenantId,
  type: 'internal',
  caller: { subjectId: 'canary-subject' as SubjectId, identifierId: undefined },
  callee: undefined,
  dialled: undefined,
  withheld: false,
  startedAtMs: 1_000,
})
const answer = { answeredAtMs: 2_000, ringMs: 1_000 }
const end = {
  disposition: 'answered',
  cause: 16,
  endedBy: 'caller',
  endedAtMs: 9_000,
  answer,
} as const

const openSpool = (over: { limitBytes?: number } = {}) =>
  Spool.open({ folder, wrapKey: WRAP_KEY, clock: systemClock, log: silentLog, ...over })

/** A spool that is left as a killed process leaves it: nothing is closed or flushed. */
async function killed(run: (spool: Spool) => Promise<void>): Promise<void> {
  const spool = await openSpool()
  await run(spool)
  // The timer alone must not keep writing into the folder the next spool opens.
  await spool.close()
}

test('[4K-196] a record that was acknowledged is there after a restart', async () => {
  await killed(async (spool) => {
    await spool.putAnswered(facts('one'), answer)
    await spool.putEnded(facts('one'), end)
  })

  const again = await openSpool()

  assert.deepEqual([...again.ended()], [{ facts: JSON.parse(JSON.stringify(facts('one'))), end }])
  await again.close()
})

test('a call that was up when the process died is ended once, as interrupted', async () => {
  await killed((spool) => spool.putAnswered(facts('one'), answer))

  const again = await openSpool()
  await again.close()
  const third = await openSpool()

  const calls = [...third.ended()]
  assert.equal(calls.length, 1)
  assert.equal(calls[0]?.end.endedBy, 'interrupted')
  assert.equal(calls[0]?.end.disposition, 'answered')
  await third.close()
})

test('what is committed does not come back', async () => {
  await killed(async (spool) => {
    await spool.putEnded(facts('one'), end)
    await spool.putEnded(facts('two'), end)
    spool.settle(['one'])
  })

  const again = await openSpool()

  assert.deepEqual(
    [...again.ended()].map((call) => call.facts.id),
    ['two'],
  )
  await again.close()
})

test('a torn last line is left behind and the rest is read', async () => {
  await killed((spool) => spool.putEnded(facts('one'), end))
  const [segment = ''] = (await readdir(folder)).filter((name) => name.endsWith('.seg'))
  await appendFile(join(folder, segment), Buffer.from([0, 0, 1, 0, 1, 2, 3]))

  const again = await openSpool()

  assert.equal([...again.ended()].length, 1)
  await again.close()
})

test('[4K-182] nothing on disk is readable, and a drained spool leaves no segment and no key', async () => {
  const spool = await openSpool()
  await spool.putAnswered(facts('one'), answer)
  await spool.putEnded(facts('one'), end)
  const bytes = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))))
  assert.ok(bytes.every((file) => !file.includes('canary-subject')))
  assert.ok(bytes.some((file) => file.length > 100))

  spool.settle(['one'])
  await spool.close()

  assert.deepEqual(await readdir(folder), ['keys.bin'])
  const keys = await readFile(join(folder, 'keys.bin'))
  assert.equal(keys.readUInt32BE(0), 0)
})

test('[4K-182] a sweep destroys what is committed at once and keeps what is not', async () => {
  const spool = await openSpool()
  await spool.putAnswered(facts('up'), answer)
  await spool.putEnded(facts('one'), end)
  await spool.putEnded(facts('two'), end)
  const before = await readdir(folder)
  spool.settle(['one'])

  await spool.sweep()

  assert.notDeepEqual(await readdir(folder), before)
  assert.deepEqual(spool.counts.open, 1)
  await spool.close()
  const again = await openSpool()
  assert.deepEqual(
    [...again.ended()].map((call) => call.facts.id),
    ['two', 'up'],
  )
  await again.close()
})

test('a full spool takes no new calls', async () => {
  const spool = await openSpool({ limitBytes: 500 })
  assert.equal(spool.isOpen, true)

  await spool.putEnded(facts('one'), end)
  await spool.putEnded(facts('two'), end)

  assert.equal(spool.isOpen, false)
  await spool.close()
})

test('a hundred lines at once need few flushes', async () => {
  const spool = await openSpool()
  const started = performance.now()

  await Promise.all(Array.from({ length: 100 }, (_, i) => spool.putEnded(facts(`call-${i}`), end)))

  assert.equal(spool.counts.ended, 100)
  assert.ok(performance.now() - started < 2_000)
  await spool.close()
})
