import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { before, test } from 'node:test'

import { Client } from 'pg'

import { atEnd } from '../support/database.ts'
import { tellFigure } from '../support/figure.ts'
import { createPrivacyOffice, type PrivacyOffice } from '../support/privacy-office.ts'
import type { ErasingOrder } from './erasing-process.ts'

const CHILD = join(import.meta.dirname, 'erasing-process.ts')
/** Steps that a process lives before it is killed, one list for each person who is erased. */
const LIVES = [
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
  [23, 29, 31, 37],
  [2, 59, 7, 41, 3, 13, 5, 30],
]

let office: PrivacyOffice
before(async () => {
  office = await createPrivacyOffice()
})

type Said = {
  erasure: { state: string; steps: { name: string; state: string; previewed?: number; touched: number }[] }
  findings: { clean: boolean; findings: object[] }
  receipt: { steps: { what: string; previewed: number; done: number }[]; ledger: { number: number } }
}

/** Runs one process; undefined when it was killed. */
function work(requestId: string, killAt: number): Promise<Said | undefined> {
  const order: ErasingOrder = {
    appUrl: office.appUrl,
    superuserUrl: office.superuserUrl,
    keys: join(office.folder, 'keys'),
    tenantId: office.tenantId,
    requestId,
    killAt,
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // Thirty starts of the same program: what was compiled once is kept.
      env: { ...process.env, NODE_COMPILE_CACHE: join(office.folder, 'compiled') },
    })
    let said = ''
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(undefined)
      else if (code === 0) resolve(JSON.parse(said) as Said)
      else reject(new Error(`the erasing process ended with ${code}`))
    })
  })
}

test('[UC-190] an erasure killed at 30 different points goes on each time and is done once', async (t) => {
  const superuser = new Client({ connectionString: office.superuserUrl })
  await superuser.connect()
  atEnd(() => superuser.end())
  const ben = await office.hire('Ben', '202')
  let killed = 0
  for (const [at, lives] of LIVES.entries()) {
    const anna = await office.hire('Anna', `30${at}`)
    for (let n = 0; n < 3; n++) await office.call(anna, ben)
    const { id } = await office.privacy.requests.openFor(office.officer, {
      person_id: anna.id,
      kind: 'erasure',
    })

    for (const steps of lives) if (!(await work(id, steps))) killed++
    const said = await work(id, 0)

    assert.equal(said?.erasure.state, 'done')
    assert.ok(said.erasure.steps.every(({ state }) => state === 'done'))
    assert.deepEqual(said.findings, { clean: true, findings: [] })
    assert.equal(said.receipt.ledger.number, at + 1)
    for (const { what, previewed, done } of said.receipt.steps) assert.equal(done, previewed, what)
    const { rows } = await superuser.query(
      `select (select count(*)::int from erasure_ledger where subject_id = $1) as entries,
        (select count(*)::int from call_record where caller_tombstone is not null) as tombstones,
        (select count(distinct caller_tombstone)::int from call_record) as distinct_ones,
        (select state from subject where id = $1) as state,
        (select count(*)::int from audit_entry where action = 'privacy.erased') as told`,
      [anna.id],
    )
    const calls = 3 * (at + 1)
    assert.deepEqual(rows, [
      { entries: 1, tombstones: calls, distinct_ones: calls, state: 'erased', told: at + 1 },
    ])
  }
  tellFigure(t, { name: 'processes killed on the way', value: killed, unit: 'kills', target: 30 })
  assert.ok(killed >= 30, `killed ${killed} times`)
})
