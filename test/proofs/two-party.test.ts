import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'

import { Client } from 'pg'

import type { CallEnd, CallFacts } from '#domains/calls/index.ts'

import type { Colleague } from '../support/company.ts'
import { atEnd } from '../support/database.ts'
import { createPrivacyOffice, type PrivacyOffice } from '../support/privacy-office.ts'

/**
 * The matrix of privacy.md 2.4 for calls: who is erased × who called × how it ended × number withheld. Each cell says
 * what of the record and of both journals is there afterwards, and that nothing else has changed.
 */
const ORDERS = [['caller'], ['callee'], ['caller', 'callee'], ['callee', 'caller']] as const
const ENDINGS: Partial<CallEnd>[] = [
  {},
  { disposition: 'no_answer', cause: 19, answer: undefined, endedBy: 'system' },
  { disposition: 'busy', cause: 17, answer: undefined, endedBy: 'callee' },
  { disposition: 'rejected', cause: 21, answer: undefined, endedBy: 'callee' },
]

let office: PrivacyOffice
let disk: Client
let count = 0
before(async () => {
  office = await createPrivacyOffice()
  disk = new Client({ connectionString: office.superuserUrl })
  await disk.connect()
  atEnd(() => disk.end())
})

type Row = Record<string, unknown>
type Picture = { record: Row | undefined; outgoing: Row | undefined; incoming: Row | undefined }

/** Record and journal lines of one call as they lie in the tables. */
async function look(id: string, startedAtMs: number): Promise<Picture> {
  const record = (await disk.query<Row>('select * from call_record where id = $1', [id])).rows[0]
  const journal = (
    await disk.query<Row>('select * from journal_entry where at = $1', [new Date(startedAtMs)])
  ).rows
  const line = (direction: string) => journal.find((row) => row['direction'] === direction)
  return { record, outgoing: line('outgoing'), incoming: line('incoming') }
}

async function outsider(): Promise<Colleague> {
  const ctx = office.officer
  const id = await office.database.write(ctx.tenantId, async (tx) => {
    const subject = await office.vault.createSubject(tx, ctx, 'external')
    await office.vault.hold(tx, ctx, 'e164', `+4930555${1000 + count}`, subject)
    return subject
  })
  return { id, extension: '', username: '', password: '' }
}

async function identifierOf(who: Colleague): Promise<CallFacts['caller']> {
  const [held] = await office.database.read(office.tenantId, (db) => office.vault.holdings(db, who.id))
  return { subjectId: who.id, identifierId: held?.identifierId }
}

/** The picture as the specification wants it, given what was there before. */
function expected(before: Picture, erased: ReadonlySet<string>, withheld: boolean): Picture {
  const cleared = (row: Row, side: string, more: string[] = []): Row => ({
    ...row,
    [`${side}_subject_id`]: null,
    [`${side}_identifier_id`]: null,
    [`${side}_tombstone`]: 'random',
    ...Object.fromEntries(more.map((column) => [column, null])),
  })
  const record =
    erased.size === 2 || !before.record
      ? undefined
      : erased.has('caller')
        ? cleared(before.record, 'caller', ['dialled'])
        : cleared(before.record, 'callee', ['ring_ms'])
  const line = (row: Row | undefined, owner: string, peer: string, hidden: boolean) => {
    if (!row || erased.has(owner)) return undefined
    return erased.has(peer) && !hidden ? cleared(row, 'peer') : row
  }
  return {
    record,
    outgoing: line(before.outgoing, 'caller', 'callee', false),
    incoming: line(before.incoming, 'callee', 'caller', withheld),
  }
}

/** Tombstones are random: that they are there is compared here, that they are new in each row elsewhere. */
function withoutTokens(picture: Picture): Picture {
  const masked = (row: Row | undefined) =>
    row &&
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        name.endsWith('_tombstone') && value !== null ? 'random' : value,
      ]),
    )
  return {
    record: masked(picture.record),
    outgoing: masked(picture.outgoing),
    incoming: masked(picture.incoming),
  }
}

for (const order of ORDERS)
  for (const origin of ['colleague', 'outsider'] as const)
    describe(`[UC-190] ${order.join(', then ')} erased, called by ${origin === 'colleague' ? 'a' : 'an'} ${origin}`, () => {
      const cases: { id: string; startedAtMs: number; withheld: boolean; before: Picture }[] = []
      before(async () => {
        count++
        const caller = origin === 'outsider' ? await outsider() : await office.hire('Anna', `4${count}01`)
        const callee = await office.hire('Ben', `4${count}02`)
        for (const [at, ending] of ENDINGS.entries())
          for (const withheld of [false, true]) {
            const startedAtMs = Date.UTC(2026, 0, count, 8, at, withheld ? 30 : 0)
            const id = await office.call(caller, callee, {
              ...ending,
              caller: await identifierOf(caller),
              type: origin === 'outsider' ? 'incoming' : 'internal',
              withheld,
              startedAtMs,
            })
            cases.push({ id, startedAtMs, withheld, before: await look(id, startedAtMs) })
          }
        for (const side of order) await office.erase(side === 'caller' ? caller : callee)
      })

      for (const [at, { disposition = 'answered' }] of ENDINGS.entries())
        for (const withheld of [false, true])
          test(`${disposition}${withheld ? ', number withheld' : ''}`, async () => {
            const one = cases[at * 2 + Number(withheld)]
            assert.ok(one?.before.record, 'the call was on record')
            assert.ok(one.before.incoming)

            const after = await look(one.id, one.startedAtMs)

            assert.deepEqual(
              withoutTokens(after),
              withoutTokens(expected(one.before, new Set(order), one.withheld)),
            )
          })
    })

test('[UC-190] [4K-194] no token stands twice, so that rows of one person cannot be told from those of others', async () => {
  const { rows } = await disk.query<{ token: string }>(
    `select caller_tombstone as token from call_record where caller_tombstone is not null
     union all select callee_tombstone from call_record where callee_tombstone is not null
     union all select peer_tombstone from journal_entry where peer_tombstone is not null`,
  )
  assert.ok(rows.length >= 40, `${rows.length} tokens`)
  assert.equal(new Set(rows.map(({ token }) => token)).size, rows.length)
})

test('[UC-190] erasing somebody who called themself takes the record and both lines', async () => {
  const solo = await office.hire('Solo', '4990')
  const startedAtMs = Date.UTC(2026, 1, 1)
  const id = await office.call(solo, solo, { startedAtMs })
  assert.ok((await look(id, startedAtMs)).record)

  await office.erase(solo)

  assert.deepEqual(await look(id, startedAtMs), {
    record: undefined,
    outgoing: undefined,
    incoming: undefined,
  })
})

test('[UC-190] a record that arrives after the erasure names nobody', async () => {
  const late = await office.hire('Late', '4991')
  const ben = await office.hire('Ben', '4992')
  const from = await identifierOf(late)
  await office.erase(late)

  const startedAtMs = Date.UTC(2026, 1, 2)
  const id = await office.call(late, ben, { caller: from, startedAtMs })

  const { record, outgoing, incoming } = await look(id, startedAtMs)
  assert.deepEqual(
    [record?.['caller_subject_id'], record?.['caller_identifier_id'], outgoing],
    [null, null, undefined],
  )
  assert.ok(incoming?.['peer_tombstone'])
  assert.equal((await office.privacy.verify(office.officer)).clean, true)
})
