import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'

import { strFromU8, unzipSync } from 'fflate'

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

test('[UC-46] the manifest names the hash of every file, and OpenSSL accepts its signature', async () => {
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
