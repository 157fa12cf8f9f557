import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { before, test } from 'node:test'

import { Client } from 'pg'

import type { Table } from '#db/table.ts'
import { AppError } from '#lib/errors.ts'

import { asPerson } from '../../../../test/support/company.ts'
import { atEnd } from '../../../../test/support/database.ts'
import { createPrivacyOffice, type PrivacyOffice } from '../../../../test/support/privacy-office.ts'
import { catalogue } from '../../../catalogue.ts'
import { actsOf, linksOf, nameOf } from '../links.ts'
import { firstBadEntry } from './ledger.ts'

let office: PrivacyOffice
let disk: Client
before(async () => {
  office = await createPrivacyOffice({ maintenance: true })
  disk = new Client({ connectionString: office.superuserUrl })
  await disk.connect()
  atEnd(() => disk.end())
})

const code = (wanted: string) => (fault: unknown) => fault instanceof AppError && fault.code === wanted

test('[UC-186] [UC-190] [UC-126] erasing one person leaves nothing of them and everything of the other', async () => {
  const anna = await office.hire('Anna', '201')
  const ben = await office.hire('Ben', '202')
  await office.call(anna, ben)
  await office.call(ben, anna)
  const ofBen = asPerson(office.tenantId, ben.id)
  const before = await office.records.journal(ofBen, ben.id)
  assert.ok(before.every(({ party }) => party.name === 'Anna'))
  const { id } = await office.privacy.requests.openFor(office.officer, {
    person_id: anna.id,
    kind: 'erasure',
  })
  const preview = await office.privacy.preview(office.officer, id)

  await office.privacy.erase(office.officer, id, id)
  await office.privacy.settled()

  assert.equal(office.keys.state(anna.id), 'destroyed')
  assert.deepEqual(await office.privacy.verify(office.officer), { clean: true, findings: [] })
  assert.deepEqual(
    await office.records.journal(ofBen, ben.id),
    before.map((entry) => ({ ...entry, party: { erased: true } })),
  )
  const { state, steps } = await office.privacy.erasure(office.officer, id)
  assert.equal(state, 'done')
  assert.equal(preview.others, 1)
  // The look at the preview left a trace about the person, which went with them.
  assert.equal(steps.find(({ name }) => name === 'rows')?.touched, preview.total)
})

test('[UC-56] the receipt is signed, names nobody and tells what stays until when', async () => {
  const who = await office.hire('Receipt Canary', '211')
  const boss = await office.hire('Boss', '212')
  const ctx = asPerson(office.tenantId, who.id)
  await office.privacy.requests.openOwn(ctx, { kind: 'access', note: 'please' })

  // What they did with data of others is kept for a time, under their random id.
  await assert.rejects(office.records.journal(ctx, boss.id), code('records.forbidden'))

  const request = await office.erase(who)

  const { payload, signature, public_key } = await office.privacy.receipt(office.officer, request)
  assert.ok(verify(null, Buffer.from(payload), createPublicKey(public_key), Buffer.from(signature, 'base64')))
  assert.ok(!payload.includes(who.id) && !payload.includes('Canary') && !payload.includes('211'))
  const receipt = JSON.parse(payload) as {
    stays: { what: string; rows: number; why: string; until: string }[]
    on_disk: object
  }
  const kept = receipt.stays.find(({ what }) => what === 'audit_detail.actor_subject_id')
  assert.equal(kept?.why, 'accountability')
  assert.equal(kept.until, Temporal.Now.plainDateISO('UTC').add({ years: 2 }).toString())
  assert.deepEqual(receipt.on_disk, { state: 'rewritten', not_reached: [] })
})

test('[UC-190] the same person hired again is somebody new, and the old rows stay without a name', async () => {
  const ben = await office.hire('Ben', '221')
  const once = await office.hire('Vera', '222')
  await office.call(once, ben)
  await office.erase(once)

  const again = await office.hire('Vera', '222')

  assert.notEqual(again.id, once.id)
  assert.equal(office.keys.state(again.id), 'active')
  assert.equal(office.keys.state(once.id), 'destroyed')
  const journal = await office.records.journal(asPerson(office.tenantId, ben.id), ben.id)
  assert.deepEqual(
    journal.map(({ party }) => party),
    [{ erased: true }],
  )
  const records = await office.records.list(asPerson(office.tenantId, again.id), { limit: 10, offset: 0 })
  assert.equal(records.total, 0, 'the extension is the same, the calls are not theirs')
})

test('[UC-62] nothing can be sealed for, or minted as, somebody erased', async () => {
  const who = await office.hire('Gone', '231')
  await office.erase(who)

  assert.throws(
    () => office.vault.seal(who.id, 'person.first_name', who.id, 'Gone'),
    code('vault.subject_erased'),
  )
  await assert.rejects(office.keys.mint('subject', who.id), code('vault.subject_erased'))
  await assert.rejects(
    office.privacy.requests.openFor(office.officer, { person_id: who.id, kind: 'erasure' }),
    code('privacy.person_unknown'),
  )
})

test('the last administrator cannot be erased, the second to last can', async () => {
  const [one, two] = [await office.hire('Chief', '241'), await office.hire('Deputy', '242')]
  const make = (id: typeof one.id) =>
    office.database.write(office.tenantId, (tx, tell) =>
      office.access.accounts.setRoles(tx, tell, office.officer, id, ['administrator', 'user']),
    )
  await make(one.id)
  await make(two.id)
  await office.erase(two)
  const { id } = await office.privacy.requests.openFor(office.officer, { person_id: one.id, kind: 'erasure' })

  await assert.rejects(office.privacy.erase(office.officer, id, id), code('privacy.last_administrator'))

  assert.equal(office.keys.state(one.id), 'active')
})

test('an erasure is not begun without its confirmation, nor by anybody but the officer, nor twice', async () => {
  const who = await office.hire('Careful', '251')
  const { id } = await office.privacy.requests.openFor(office.officer, { person_id: who.id, kind: 'erasure' })

  await assert.rejects(office.privacy.erase(office.officer, id, who.id), code('privacy.not_confirmed'))
  await assert.rejects(
    office.privacy.erase(asPerson(office.tenantId, who.id, 'administrator'), id, id),
    code('privacy.forbidden'),
  )
  await Promise.all([
    office.privacy.erase(office.officer, id, id),
    office.privacy.erase(office.officer, id, id),
  ])
  await office.privacy.settled()

  const { rows } = await disk.query('select seq from erasure_ledger where request_id = $1', [id])
  assert.equal(rows.length, 1)
  assert.equal((await office.privacy.erasure(office.officer, id)).state, 'done')
})

test('a step that was to touch rows and touches none fails, and goes on once the reason is gone', async () => {
  const who = await office.hire('Stuck', '261')
  const { id } = await office.privacy.requests.openFor(office.officer, { person_id: who.id, kind: 'erasure' })
  // A trigger that swallows deletions: the rows are seen, and none goes.
  await disk.query(`create function swallow() returns trigger language plpgsql as 'begin return null; end';
    create trigger swallow before delete on device for each row execute function swallow()`)

  await office.privacy.erase(office.officer, id, id)
  await office.privacy.settled()

  const stopped = await office.privacy.erasure(office.officer, id)
  assert.equal(stopped.state, 'failed')
  assert.equal(stopped.steps.find(({ name }) => name === 'rows')?.state, 'failed')
  assert.equal(office.keys.state(who.id), 'fenced', 'the key is there until the rows are gone')
  await disk.query('drop function swallow cascade')
  await office.privacy.resume(office.officer, id)
  await office.privacy.settled()
  assert.equal((await office.privacy.erasure(office.officer, id)).state, 'done')
  assert.equal((await office.privacy.verify(office.officer)).clean, true)
})

test('tables too large to lock by day are rewritten later, and the receipt says so until it is done', async () => {
  const large = await createPrivacyOffice({ maintenance: true, rewriteAtOnceBytes: 0 })
  const who = await large.hire('Large', '201')
  const onDisk = async (request: string) => {
    const { payload } = await large.privacy.receipt(large.officer, request)
    return (JSON.parse(payload) as { on_disk: { state: string; by?: string } }).on_disk
  }

  const request = await large.erase(who)

  const due = (await large.privacy.erasure(large.officer, request)).rewrite_due_at
  const within = Date.parse(due ?? '') - Date.now()
  assert.ok(within > 23 * 3_600_000 && within <= 24 * 3_600_000)
  assert.deepEqual(await onDisk(request), { state: 'due', by: due })
  large.privacy.finishAll([{ tenantId: large.tenantId }])
  await large.privacy.settled()
  assert.equal((await large.privacy.erasure(large.officer, request)).rewrite_due_at, undefined)
  assert.deepEqual(await onDisk(request), { state: 'rewritten', not_reached: [] })
})

test("without access to the tables' owner the receipt says that nothing was rewritten", async () => {
  const without = await createPrivacyOffice()
  const request = await without.erase(await without.hire('Plain', '201'))

  const { payload } = await without.privacy.receipt(without.officer, request)

  assert.ok(payload.includes('"on_disk":{"state":"not_possible","why":"no_maintenance_access"}'))
})

test('a number that moved to somebody else stays theirs, sealed under their key', async () => {
  const ctx = office.officer
  const [first, second] = [await office.hire('First', '271'), await office.hire('Second', '272')]
  const number = '+493055598765'
  await office.database.write(ctx.tenantId, async (tx) => {
    const id = await office.vault.hold(tx, ctx, 'e164', number, first.id)
    await office.vault.release(tx, id)
    await office.vault.hold(tx, ctx, 'e164', number, second.id)
  })

  await office.erase(first)

  const held = await office.database.read(ctx.tenantId, (db) => office.vault.holdings(db, second.id))
  assert.deepEqual(
    held.filter(({ kind }) => kind === 'e164').map(({ value }) => value),
    [number],
  )
  assert.equal((await office.privacy.verify(office.officer)).clean, true)
})

test('verify names what was put back behind its back, and the ledger names its first changed entry', async () => {
  const [gone, ben] = [await office.hire('Back', '281'), await office.hire('Ben', '282')]
  const call = await office.call(gone, ben)
  await office.erase(gone)
  assert.equal((await office.privacy.verify(office.officer)).clean, true)

  await disk.query('update call_record set caller_subject_id = $1 where id = $2', [gone.id, call])
  await disk.query(
    'update call_record set callee_tombstone = t.caller_tombstone from call_record t where call_record.id = $1 and t.id = $1',
    [call],
  )
  const found = await office.privacy.verify(office.officer)

  assert.deepEqual(found.findings, [
    { where: 'call_record.caller_subject_id', why: 'linked_to_erased', count: 1 },
  ])
  await disk.query('update call_record set caller_subject_id = null where id = $1', [call])
  await disk.query(`update erasure_ledger set at = at + interval '1 second' where seq = 2`)
  const { findings } = await office.privacy.verify(office.officer)
  assert.deepEqual(findings, [{ where: 'erasure_ledger', why: 'ledger_broken', count: 2 }])
  await disk.query(`update erasure_ledger set at = at - interval '1 second' where seq = 2`)
})

test('the ledger cannot be changed or shortened by the application', async () => {
  for (const statement of ['update erasure_ledger set seq = seq', 'delete from erasure_ledger'])
    await assert.rejects(
      new Promise((resolve, reject) => {
        const app = new Client({ connectionString: office.appUrl })
        app
          .connect()
          .then(() => app.query(statement))
          .then(resolve, reject)
          .finally(() => void app.end())
      }),
      /permission denied/,
    )
  assert.equal(firstBadEntry([]), undefined)
})

test('every act of an erasure is one that the application has the rights for', () => {
  for (const act of actsOf(catalogue)) {
    if (act.kind === 'keep') continue
    const needed = act.kind === 'delete' ? 'delete' : 'update'
    assert.ok(act.table.grants.includes(needed), `${nameOf(act)} needs ${needed}`)
  }
})

test('[MCP-54] every link of the catalogue is cut by an act or kept by an exception', () => {
  const covered = new Set(actsOf(catalogue).map(({ table, via }) => `${table.name}.${via}`))

  assert.deepEqual(
    linksOf(catalogue)
      .map(({ table, via }: { table: Table; via: string }) => `${table.name}.${via}`)
      .filter((link) => !covered.has(link)),
    [],
  )
})
