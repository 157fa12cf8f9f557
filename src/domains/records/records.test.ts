import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import type { CallEnd, CallFacts } from '#domains/calls/index.ts'
import { AppError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'

import { asPerson, type Colleague, createTestCompany, operator } from '../../../test/support/company.ts'

type Company = Awaited<ReturnType<typeof createTestCompany>>

let company: Company
let anna: Colleague
let ben: Colleague
const T0 = Date.parse('2026-03-02T08:00:00Z')

before(async () => {
  company = await createTestCompany()
  anna = await company.hire('Anna', '201')
  ben = await company.hire('Ben', '202')
})

const party = (of: Colleague) => {
  const listing = company.numbers.directory.of(of.id)
  return { subjectId: of.id, identifierId: listing?.identifierId }
}

function call(from: Colleague, to: Colleague, over: Partial<CallFacts> = {}): CallFacts {
  return {
    id: newId<'call'>(),
    tenantId: company.tenantId,
    type: 'internal',
    caller: party(from),
    callee: party(to),
    dialled: undefined,
    withheld: false,
    startedAtMs: T0,
    ...over,
  }
}

function answered(startedAtMs = T0): CallEnd {
  return {
    disposition: 'answered',
    cause: 16,
    endedBy: 'caller',
    endedAtMs: startedAtMs + 65_250,
    answer: { answeredAtMs: startedAtMs + 5_250, ringMs: 5_000 },
  }
}

const unanswered = (disposition: CallEnd['disposition'], cause: number): CallEnd => ({
  disposition,
  cause,
  endedBy: 'system',
  endedAtMs: T0 + 30_000,
  answer: undefined,
})

async function record(facts: CallFacts, end: CallEnd): Promise<void> {
  await company.records.ledger.ended(facts, end)
  await company.records.settled()
}

const listAs = (who: Colleague) =>
  company.records.list(asPerson(company.tenantId, who.id), { limit: 100, offset: 0 })
const journalOf = (who: Colleague, direction?: 'incoming' | 'outgoing') =>
  company.records.journal(asPerson(company.tenantId, who.id), who.id, direction)

test('[UC-84] [4K-167] [4K-168] [4K-170] a call record names both parties, type, times and duration', async () => {
  const facts = call(anna, ben)
  await record(facts, answered())

  const { items, total } = await listAs(anna)

  assert.equal(total, 1)
  assert.deepEqual(items[0], {
    id: facts.id,
    started_at: '2026-03-02T08:00:00.000Z',
    answered_at: '2026-03-02T08:00:05.250Z',
    ended_at: '2026-03-02T08:01:05.250Z',
    duration_seconds: 60,
    direction: 'outgoing',
    type: 'internal',
    disposition: 'answered',
    cause: 16,
    ended_by: 'caller',
    caller: { person_id: anna.id, name: 'Anna', number: '201' },
    callee: { person_id: ben.id, name: 'Ben', number: '202' },
  })
})

test('[4K-172] how long it rang is shown to the called person alone', async () => {
  const own = (await listAs(ben)).items[0]
  const others = (await company.records.list(operator(company.tenantId), { limit: 1, offset: 0 })).items[0]

  assert.equal(own?.ring_seconds, 5)
  assert.equal((await listAs(anna)).items[0]?.ring_seconds, undefined)
  assert.equal(others?.ring_seconds, undefined)
})

test('[4K-164] [4K-165] officers of the company see times and dispositions, and of the parties a first digit', async () => {
  const { items } = await company.records.list(operator(company.tenantId), { limit: 10, offset: 0 })

  assert.deepEqual(items[0]?.caller, { number: '2••' })
  assert.deepEqual(items[0]?.callee, { number: '2••' })
  assert.equal(items[0]?.disposition, 'answered')
})

test('a record that is delivered twice is there once, and so are its journal entries', async () => {
  const facts = call(anna, ben)
  const before = (await journalOf(anna)).length

  await record(facts, answered())
  await record(facts, answered())

  const { items } = await listAs(anna)
  assert.equal(items.filter(({ id }) => id === facts.id).length, 1)
  assert.equal((await journalOf(anna)).length, before + 1)
})

test('[4K-149] [4K-153] [4K-154] [4K-155] [UC-128] each journal tells its own side of the call', async () => {
  await record(call(anna, ben, { startedAtMs: T0 + 1_000 }), unanswered('no_answer', 19))
  await record(call(anna, ben, { startedAtMs: T0 + 2_000 }), unanswered('busy', 17))
  await record(call(anna, ben, { startedAtMs: T0 + 3_000 }), unanswered('cancelled', 16))

  const outgoing = (await journalOf(anna, 'outgoing')).slice(0, 3)
  const incoming = (await journalOf(ben, 'incoming')).slice(0, 3)

  assert.deepEqual(
    outgoing.map(({ outcome }) => outcome),
    ['no_answer', 'busy', 'no_answer'],
  )
  assert.deepEqual(
    incoming.map(({ outcome }) => outcome),
    ['missed', 'busy', 'missed'],
  )
  assert.equal(incoming[0]?.at, '2026-03-02T08:00:03.000Z')
  assert.equal(incoming[0]?.party.number, '201')
})

test('[4K-152] [UC-110] [UC-126] a name in the journal is looked up when it is read', async () => {
  await company.database.write(company.tenantId, (tx, tell) =>
    company.people.change(tx, tell, ben.id, { first_name: 'Benedikt' }),
  )

  assert.equal((await journalOf(anna))[0]?.party.name, 'Benedikt')
})

test('[4K-151] [UC-127] a caller who hides their number is in nobody else’s journal or records', async () => {
  const facts = call(anna, ben, { withheld: true, startedAtMs: T0 + 4_000 })
  await record(facts, answered(T0 + 4_000))

  const entry = (await journalOf(ben, 'incoming'))[0]
  const own = (await journalOf(anna, 'outgoing'))[0]
  const seen = (await listAs(ben)).items.find(({ id }) => id === facts.id)

  assert.deepEqual(entry?.party, { withheld: true })
  assert.equal(own?.party.number, '202')
  assert.deepEqual(seen?.caller, { withheld: true })
})

test('a number that leads to nobody is kept for the caller alone', async () => {
  const facts = call(anna, ben, { callee: undefined, dialled: '2999', startedAtMs: T0 + 5_000 })
  await record(facts, unanswered('failed', 1))

  const { items } = await listAs(anna)
  assert.equal(items.find(({ id }) => id === facts.id)?.dialled, '2999')
  assert.equal((await journalOf(anna, 'outgoing'))[0]?.party.number, '2999')
  const seen = await company.records.list(operator(company.tenantId), { limit: 1, offset: 0 })
  assert.equal(seen.items[0]?.dialled, undefined)
})

test('[4K-150] [4K-156] the newest entry pushes out the oldest: 20 incoming and 10 outgoing remain', async () => {
  const carla = await company.hire('Carla', '203')
  for (let i = 0; i < 25; i++) {
    await company.records.ledger.ended(call(anna, carla, { startedAtMs: T0 + 60_000 * i }), answered())
    await company.records.ledger.ended(call(carla, anna, { startedAtMs: T0 + 60_000 * i }), answered())
  }
  await company.records.settled()

  const incoming = await journalOf(carla, 'incoming')
  const outgoing = await journalOf(carla, 'outgoing')

  assert.equal(incoming.length, 20)
  assert.equal(outgoing.length, 10)
  assert.equal(incoming[0]?.at, new Date(T0 + 60_000 * 24).toISOString())
  assert.equal(incoming.at(-1)?.at, new Date(T0 + 60_000 * 5).toISOString())
})

test('[4K-157] [UC-85] a person can switch their own journal off', async () => {
  const dora = await company.hire('Dora', '204')
  await company.database.write(company.tenantId, (tx, tell) =>
    company.people.change(tx, tell, dora.id, { keep_journal: false }),
  )

  const facts = call(anna, dora)
  await record(facts, answered())

  assert.deepEqual(await journalOf(dora), [])
  assert.equal((await listAs(dora)).items[0]?.id, facts.id)
})

test('[4K-149] [UC-71] [MO-19] [MCP-60] nobody reads another person’s journal, and the attempt is written down', async () => {
  const administrator = asPerson(company.tenantId, ben.id, 'administrator')

  await assert.rejects(
    company.records.journal(administrator, anna.id),
    (fault) => fault instanceof AppError && fault.kind === 'forbidden',
  )

  const trail = await company.audit.about(operator(company.tenantId), anna.id)
  assert.equal(trail[0]?.action, 'journal.read')
  assert.equal(trail[0]?.outcome, 'refused')
})

test('[UC-71] [UC-85] [MO-19] [4K-264] entries are removed one by one and all at once', async () => {
  const ctx = asPerson(company.tenantId, ben.id)
  const [first] = await journalOf(ben)
  await company.records.deleteJournalEntry(ctx, first?.id ?? '')
  assert.ok((await journalOf(ben)).every(({ id }) => id !== first?.id))
  await assert.rejects(company.records.deleteJournalEntry(ctx, (await journalOf(anna))[0]?.id ?? ''))

  const records = (await listAs(ben)).total
  await company.records.clearJournal(ctx)
  assert.deepEqual(await journalOf(ben), [])
  assert.ok(records > 0)
  assert.equal((await listAs(ben)).total, records)
})

test('[MO-66] who is new sees no call of anybody else', async () => {
  const newcomer = await company.hire('Nora', '209')

  assert.ok((await listAs(anna)).total > 0)
  assert.equal((await listAs(newcomer)).total, 0)
  assert.deepEqual(await journalOf(newcomer), [])
  assert.ok((await listAs(ben)).total > 0, 'the journal and the records are two things')
})

test('a party erased while the record was on its way becomes a token that is new in each row', async () => {
  const emil = await company.hire('Emil', '205')
  const facts = [call(anna, emil), call(emil, anna)]
  await company.keys.fence(emil.id)

  for (const each of facts) await company.records.ledger.ended(each, answered())
  await company.records.settled()

  const { items } = await listAs(anna)
  const sides = items.filter(({ id }) => facts.some((each) => each.id === id))
  assert.equal(sides.length, 2)
  assert.ok(sides.every(({ caller, callee }) => caller.erased === true || callee.erased === true))
  const rows = await company.database.read(company.tenantId, (db) =>
    db.selectFrom('call_record').select(['caller_tombstone', 'callee_tombstone']).execute(),
  )
  const tokens = rows.flatMap((row) => [row.caller_tombstone, row.callee_tombstone]).filter(Boolean)
  assert.equal(new Set(tokens).size, 2)
})

test('a number that moved takes nothing along: calls stay with who held it', async () => {
  const facts = call(anna, ben, { startedAtMs: T0 + 6_000 })
  await record(facts, answered(T0 + 6_000))
  const frida = await company.hire('Frida', '206')

  await company.database.write(company.tenantId, (tx, tell) =>
    company.numbers.move(tx, tell, operator(company.tenantId), frida.id, '202', { takeOver: true }),
  )
  await company.numbers.settled()

  assert.equal(company.numbers.directory.find(company.tenantId, '202')?.subjectId, frida.id)
  assert.equal(company.numbers.directory.of(ben.id)?.extension, undefined)
  assert.equal((await listAs(frida)).total, 0)
  assert.ok((await listAs(ben)).items.some(({ id }) => id === facts.id))
})

test('past calls are written like live ones, with the numbers of their time', async () => {
  const [gerd, hanna] = [await company.hire('Gerd', '207'), await company.hire('Hanna', '208')]

  await company.records.addPast(operator(company.tenantId), [
    {
      caller: gerd.id,
      callee: hanna.id,
      callerExtension: '201',
      startedAt: new Date(T0),
      ringMs: 4_000,
      talkMs: 60_000,
      disposition: 'answered',
    },
    { caller: hanna.id, callee: gerd.id, startedAt: new Date(T0), ringMs: 9_000, disposition: 'no_answer' },
  ])

  const { items } = await listAs(gerd)
  const made = items.find(({ direction }) => direction === 'outgoing')
  assert.equal(items.length, 2)
  assert.equal(made?.caller.number, '201')
  assert.equal(made?.duration_seconds, 60)
  assert.equal(made?.answered_at, '2026-03-02T08:00:04.000Z')
  assert.equal((await journalOf(gerd, 'incoming'))[0]?.outcome, 'missed')
})
