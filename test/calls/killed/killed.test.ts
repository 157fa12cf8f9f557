import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

import { createTestCompany } from '../../support/company.ts'
import { atEnd } from '../../support/database.ts'
import { SESSION_A, SESSION_B, SoftPhone } from '../../support/soft-phone.ts'

const ROUNDS = process.env['SOTTO_PROVE_FULL'] ? 50 : 5
const PAIRS = 4
const PROCESS = new URL('../../support/switchboard-process.ts', import.meta.url)

/** What one caller knows about its calls of a round. */
type Tally = { answered: number; unsure: number; running: boolean }

test(`after kill -9 at ${ROUNDS} random moments each answered call has exactly one record`, async () => {
  const company = await createTestCompany()
  const colleagues = []
  for (let i = 0; i < PAIRS * 2; i++) colleagues.push(await company.hire(`Person ${i}`, String(300 + i)))
  let server = await startServer(company, 0)
  const phones = await Promise.all(
    colleagues.map((colleague) => SoftPhone.open(colleague, server.port, { t1Ms: 20 })),
  )
  atEnd(async () => {
    server.child.kill('SIGKILL')
    await Promise.all(phones.map((phone) => phone.close()))
  })
  for (const phone of phones) assert.equal((await phone.register()).status, 200)
  const callees = phones.slice(PAIRS)
  const tallies: Tally[] = colleagues.slice(0, PAIRS).map(() => ({ answered: 0, unsure: 0, running: true }))
  let interrupted = 0

  for (let round = 0; round < ROUNDS; round++) {
    for (const tally of tallies) tally.running = true
    const answering = callees.map((phone, i) => answerAll(phone, () => tallies[i]?.running === true))
    const calling = tallies.map((tally, i) =>
      callAgainAndAgain(phones[i] as SoftPhone, String(300 + PAIRS + i), tally),
    )
    await delay(300 + Math.random() * 900)
    server.child.kill('SIGKILL')
    for (const tally of tallies) tally.running = false
    await once(server.child, 'exit')
    await Promise.all([...calling, ...answering])

    // The same port: telephones that were registered are found again without registering.
    server = await startServer(company, server.port)
    await settle(server.child)
    const counts = await countAnswered(company)
    for (const [i, tally] of tallies.entries()) {
      const count: number = counts.get(colleagues[i]?.id ?? '') ?? 0
      assert.ok(
        count >= tally.answered && count <= tally.answered + tally.unsure,
        `round ${round}: caller ${i} saw ${tally.answered} answers (${tally.unsure} unsure), ${count} records`,
      )
      // From here on what was unsure is known.
      tally.answered = count
      tally.unsure = 0
    }
    interrupted = await countInterrupted(company)
  }

  const seen = tallies.reduce((sum, { answered }) => sum + answered, 0)
  assert.ok(seen > ROUNDS * PAIRS, `only ${seen} calls were made`)
  assert.ok(interrupted > 0, 'no kill met a call that was up')
})

type Company = Awaited<ReturnType<typeof createTestCompany>>

async function startServer(company: Company, port: number): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(
    PROCESS,
    [company.appUrl, join(company.folder, 'keys'), join(company.folder, 'killed'), String(port)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
  const [told] = (await once(child, 'message')) as [{ port: number }]
  return { child, port: told.port }
}

async function settle(child: ChildProcess): Promise<void> {
  child.send('settle')
  await once(child, 'message')
}

async function callAgainAndAgain(phone: SoftPhone, number: string, tally: Tally): Promise<void> {
  while (tally.running) {
    // Counted as unsure until the caller has heard one way or the other.
    tally.unsure += 1
    const call = await phone.call(number, { sdp: SESSION_A }).catch(() => undefined)
    const heard =
      call &&
      (await Promise.race([call.next('accepted'), call.next('ended')]).then(
        () => call.has('accepted'),
        () => undefined,
      ))
    if (heard === undefined) continue
    if (heard) {
      tally.answered += 1
      tally.unsure -= 1
    } else if (tally.running) tally.unsure -= 1
    await delay(Math.random() * 60)
    await call?.leg.bye()
  }
}

async function answerAll(phone: SoftPhone, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    const call = await phone.incoming(100).catch(() => undefined)
    call?.leg.ring(180)
    call?.leg.accept({ sdp: SESSION_B })
  }
}

async function countAnswered(company: Company): Promise<Map<string, number>> {
  const rows = await company.database.read(company.tenantId, (db) =>
    db
      .selectFrom('call_record')
      .select((is) => ['caller_subject_id', is.fn.countAll<number>().as('calls')])
      .where('disposition', '=', 'answered')
      .groupBy('caller_subject_id')
      .execute(),
  )
  return new Map(rows.map((row) => [row.caller_subject_id ?? '', row.calls]))
}

async function countInterrupted(company: Company): Promise<number> {
  const { calls } = await company.database.read(company.tenantId, (db) =>
    db
      .selectFrom('call_record')
      .select((is) => is.fn.countAll<number>().as('calls'))
      .where('ended_by', '=', 'interrupted')
      .executeTakeFirstOrThrow(),
  )
  return calls
}
