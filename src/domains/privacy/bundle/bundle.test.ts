import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'

import { strFromU8, unzipSync } from 'fflate'

import { personalColumns } from '#db/table.ts'

import { catalogue } from '../../../catalogue.ts'
import { asPerson, type Colleague } from '../../../../test/support/company.ts'
import { createPrivacyOffice, type PrivacyOffice } from '../../../../test/support/privacy-office.ts'

let office: PrivacyOffice
let anna: Colleague
let ben: Colleague
before(async () => {
  office = await createPrivacyOffice()
  anna = await office.hire('Anna', '201')
  ben = await office.hire('Ben', '202')
})

type Files = Record<string, Uint8Array>

async function exportOf(who: Colleague): Promise<Files> {
  const parts: Buffer[] = []
  for await (const part of await office.privacy.exportOwn(asPerson(office.tenantId, who.id))) parts.push(part)
  return unzipSync(Buffer.concat(parts))
}
const text = (files: Files, name: string) => strFromU8(files[name] ?? new Uint8Array())
const json = (files: Files, name: string): Record<string, unknown>[] =>
  JSON.parse(text(files, name)) as Record<string, unknown>[]

test("[UC-47] [UC-48] [4K-262] [MO-85] one person's bundle holds their own calls as they saw them and nobody else's", async () => {
  const carla = await office.hire('Carla', '203')
  await office.call(anna, ben)
  await office.call(ben, anna)
  await office.call(ben, carla)

  const files = await exportOf(anna)

  const calls = json(files, 'data/call_record.json')
  assert.deepEqual(
    calls.map(({ caller_subject, caller_identifier, callee_subject, callee_identifier }) => [
      caller_subject,
      caller_identifier,
      callee_subject,
      callee_identifier,
    ]),
    [
      ['you', '201', 'Ben', '202'],
      ['Ben', '202', 'you', '201'],
    ],
  )
  const all = Object.values(files)
    .map((bytes) => strFromU8(bytes))
    .join('\n')
  assert.ok(!/Carla|"203"|,203,|>203</.test(all))
  assert.ok(text(files, 'index.html').includes('<html lang="de">'))
})

test('the manifest names the hash of every file, and OpenSSL accepts its signature', async () => {
  const files = await exportOf(anna)
  const folder = await mkdtemp(join(tmpdir(), 'sotto-export-'))
  for (const name of ['manifest.json', 'manifest.sig', 'public-key.pem'])
    await writeFile(join(folder, name), files[name] ?? '')
  const manifest = JSON.parse(text(files, 'manifest.json')) as { files: { name: string; sha256: string }[] }

  const said = execFileSync(
    'openssl',
    [
      'pkeyutl',
      '-verify',
      '-pubin',
      '-inkey',
      'public-key.pem',
      '-rawin',
      '-in',
      'manifest.json',
      '-sigfile',
      'manifest.sig',
    ],
    { cwd: folder, encoding: 'utf8' },
  )

  assert.match(said, /Signature Verified Successfully/)
  const own = ['manifest.json', 'manifest.sig', 'public-key.pem']
  assert.deepEqual(
    manifest.files.map(({ name }) => name),
    Object.keys(files)
      .filter((name) => !own.includes(name))
      .toSorted(),
  )
  for (const { name, sha256 } of manifest.files)
    assert.equal(
      createHash('sha256')
        .update(files[name] ?? '')
        .digest('hex'),
      sha256,
      name,
    )
  await rm(folder, { recursive: true })
})

test('[UC-47] an extension that moved: neither holder sees a call of the other', async () => {
  const first = await office.hire('Frieda', '301')
  const caller = await office.hire('Gustav', '302')
  const T0 = Date.now() - 3_600_000
  const before = await office.call(caller, first, { startedAtMs: T0 })
  const second = await office.hire('Hanna', '303')
  await office.numbers.put(asPerson(office.tenantId, caller.id, 'administrator'), second.id, {
    extension: '301',
    take_over: true,
  })
  await office.numbers.settled()
  const after = await office.call(caller, second, { startedAtMs: T0 + 1_000 })

  const [ofFirst, ofSecond] = [await exportOf(first), await exportOf(second)]

  const callsIn = (files: Files) => json(files, 'data/call_record.json').map((row) => row['started_at'])
  assert.deepEqual(callsIn(ofFirst), [new Date(T0).toISOString()])
  assert.deepEqual(callsIn(ofSecond), [new Date(T0 + 1_000).toISOString()])
  assert.notEqual(before, after)
  const holdings = json(ofSecond, 'data/holder.json')
  assert.deepEqual(
    holdings.map((row) => [row['identifier'], row['valid_to'] === null]),
    [
      ['303', false],
      ['301', true],
    ],
  )
})

test('a number that was withheld stays withheld in the export of the person who was called', async () => {
  const [hidden, called] = [await office.hire('Ines', '311'), await office.hire('Jonas', '312')]
  await office.call(hidden, called, { withheld: true })

  const files = await exportOf(called)

  const [row] = json(files, 'data/call_record.json')
  assert.equal(row?.['caller_withheld'], true)
  assert.ok(!('caller_identifier' in (row ?? {})) && !('caller_subject' in (row ?? {})))
  const withheld = json(files, 'withheld.json').filter(({ what }) =>
    String(what).startsWith('call_record.caller'),
  )
  assert.deepEqual(
    withheld.map(({ what, count }) => [what, count]),
    [
      ['call_record.caller_identifier_id', 1],
      ['call_record.caller_subject_id', 1],
    ],
  )
  assert.ok(!text(files, 'index.html').includes('311'))
  const [own] = json(await exportOf(hidden), 'data/call_record.json')
  assert.equal(own?.['caller_identifier'], '311', 'who hid it sees it in their own')
})

test('two exports of unchanged data differ in times and in the trace of the first export only', async () => {
  const who = await office.hire('Karl', '321')
  await office.call(who, ben)
  const [one, two] = [await exportOf(who), await exportOf(who)]

  const changed = Object.keys(one).filter(
    (name) => !Buffer.from(one[name] ?? []).equals(two[name] ?? Buffer.alloc(0)),
  )

  const traces = [
    'access-log.json',
    'data/audit_detail.csv',
    'data/audit_detail.json',
    'index.html',
    'processing.html',
    'processing.json',
    'withheld.json',
  ]
  assert.deepEqual(changed.filter((name) => !traces.includes(name)).toSorted(), [
    'manifest.json',
    'manifest.sig',
  ])
})

test('[UC-46] every row of the bundle keeps to the JSON Schema beside it', async () => {
  const files = await exportOf(anna)
  for (const name of Object.keys(files).filter((file) => /^data\/\w+\.json$/.test(file))) {
    const schema = JSON.parse(text(files, name.replace('.json', '.schema.json'))) as {
      items: { properties: Record<string, { type: string[]; format?: string }> }
    }
    for (const row of json(files, name))
      for (const [key, value] of Object.entries(row)) {
        const declared = schema.items.properties[key]
        assert.ok(declared, `${name}: ${key} is not in its schema`)
        const type = value === null ? 'null' : Number.isInteger(value) ? 'integer' : typeof value
        assert.ok(declared.type.includes(type), `${name}: ${key} is ${type}`)
        if (declared.format === 'date-time' && value !== null)
          assert.match(value as string, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      }
  }
})

test('[UC-49] [OIG-23] the page needs no script and no network, in each language', async () => {
  for (const language of ['de', 'en', 'fr'] as const) {
    await office.database.write(office.tenantId, (tx, tell) =>
      office.people.change(tx, tell, anna.id, { language }),
    )
    const page = text(await exportOf(anna), 'index.html')
    assert.ok(page.includes(`<html lang="${language}">`))
    assert.ok(!/<script|src=|@import|url\(|http:|https:/.test(page))
  }
})

test('[UC-46] names cannot break out of the page, the table or the card', async () => {
  const who = await office.hire('<b>Bobby</b>,;\n"=1+1', '331')

  const files = await exportOf(who)

  assert.ok(text(files, 'index.html').includes('&lt;b&gt;Bobby'))
  assert.ok(!text(files, 'index.html').includes('<b>Bobby'))
  assert.match(text(files, 'contact.vcf'), /FN:<b>Bobby<\/b>\\,\\;\\n"=1\+1/)
  assert.match(text(files, 'data/person.csv'), /"<b>Bobby<\/b>,;\n""=1\+1"/)
  const formula = await exportOf(await office.hire('=HYPERLINK(1)', '332'))
  assert.match(text(formula, 'data/person.csv'), /\n'=HYPERLINK\(1\)/)
})

test('[UC-49] one catalogue: what the export shows or withholds is what is declared', async () => {
  const files = await exportOf(anna)
  const listed = JSON.parse(text(files, 'processing.json')) as {
    classes: { table: string; columns: string[] }[]
  }
  const declared = catalogue.flatMap((table) =>
    personalColumns(table).map(([name]) => `${table.name}.${name}`),
  )

  assert.deepEqual(
    listed.classes.flatMap(({ table, columns }) => columns.map((name) => `${table}.${name}`)).toSorted(),
    declared.toSorted(),
  )
})
