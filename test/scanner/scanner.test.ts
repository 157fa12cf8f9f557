import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'

import { strToU8, zipSync } from 'fflate'

// Only to make what the scanner must be able to open; the scanner itself knows nothing of it.
import { createVault, KeyStore } from '#domains/vault/index.ts'
import { systemClock } from '#lib/clock.ts'
import { newId } from '#lib/ids.ts'

import { type Needle, patternsOf } from './needles.ts'
import { scan } from './report.ts'

const folder = await mkdtemp(join(tmpdir(), 'sotto-scan-'))
after(() => rm(folder, { recursive: true, force: true }))

const NAME: Needle = { name: 'the name', value: 'Zoë Quibblewax-Ørn', kind: 'text' }
const NUMBER: Needle = { name: 'the number', value: '+49 30 55512345678', kind: 'number' }
const noise = () => randomBytes(50_000)

/** Scans one file with the given content in the middle of noise; returns the ways the needles were found. */
async function found(content: Buffer, needles = [NAME, NUMBER], keys?: string): Promise<string[]> {
  const place = await mkdtemp(join(folder, 'case-'))
  await writeFile(join(place, 'file'), Buffer.concat([noise(), content, noise()]))
  const report = await scan({ folders: [place], needles, ...(keys === undefined ? {} : { keys }) })
  assert.deepEqual(report.void, [])
  return report.found.map(({ layers, encoding }) => [...layers, encoding].join(' > '))
}

const hex = (text: string) => Buffer.from(text).toString('hex')
const wide = Buffer.from(NAME.value, 'utf16le')
const written: [encoding: string, Buffer][] = [
  ['raw', Buffer.from(`x${NAME.value}x`)],
  ['lower raw', Buffer.from(NAME.value.toLowerCase())],
  ['upper raw', Buffer.from(NAME.value.toUpperCase())],
  ['reversed raw', Buffer.from(Array.from(NAME.value).toReversed().join(''))],
  ['unaccented raw', Buffer.from('Zoe Quibblewax-Ørn')],
  ['latin1', Buffer.from(NAME.value, 'latin1')],
  ['utf16le', wide],
  ['utf16be', Buffer.from(wide).swap16()],
  ['hex', Buffer.from(hex(NAME.value))],
  ['percent', Buffer.from(encodeURIComponent(NAME.value))],
  ['json', Buffer.from('"Zo\\u00eb Quibblewax-\\u00d8rn"')],
  ['sha256 hex', Buffer.from(createHash('sha256').update(NAME.value).digest('hex'))],
  ['base64+0', Buffer.from(Buffer.from(`${NAME.value}, and more`).toString('base64'))],
  ['base64+1', Buffer.from(Buffer.from(`1${NAME.value}, and more`).toString('base64'))],
  ['base64+2', Buffer.from(Buffer.from(`12${NAME.value}, and more`).toString('base64'))],
  ['digits raw', Buffer.from('sip:493055512345678@host')],
  ['national raw', Buffer.from('03055512345678')],
  ['pairs raw', Buffer.from('49 30 55 51 23 45 67 8')],
  ['semi-octets', Buffer.from('94035515325476', 'hex')],
]

for (const [encoding, bytes] of written)
  test(`a needle written as ${encoding} is found`, async () => {
    assert.ok((await found(bytes)).includes(encoding))
  })

const packed: [layer: string, Buffer][] = [
  ['gzip', gzipSync(`before ${NAME.value} after`.repeat(50))],
  ['zstd', zstdCompressSync(`before ${NAME.value} after`.repeat(50))],
  ['zip', Buffer.from(zipSync({ 'data.json': strToU8(`{"name":"${NAME.value}"}`.repeat(9)) }))],
  ['gzip > gzip', gzipSync(gzipSync(`before ${NAME.value} after`))],
]

for (const [layer, bytes] of packed)
  test(`a needle inside ${layer} (${bytes.length} bytes) is found`, async () => {
    assert.ok((await found(bytes)).includes(`${layer} > raw`))
  })

test('a raw deflate stream without a head is not claimed to be read', async () => {
  assert.deepEqual(await found(deflateRawSync(NAME.value.repeat(20))), [])
})

test('[UC-62] with the key folder a sealed value is read in raw, hex and base64; once its key is destroyed it is not', async () => {
  const keyFolder = join(folder, 'keys')
  await mkdir(keyFolder)
  const keys = await KeyStore.open(keyFolder)
  const subject = newId<'subject'>()
  await keys.mint('subject', subject)
  const sealed = createVault({ keys, clock: systemClock }).seal(
    subject,
    'person.first_name',
    newId(),
    NAME.value,
  )

  assert.deepEqual(await found(sealed, [NAME]), [])
  assert.deepEqual(await found(sealed, [NAME], keyFolder), ['sealed > raw'])
  assert.ok(
    (await found(Buffer.from(sealed.toString('hex')), [NAME], keyFolder)).includes('sealed in hex > raw'),
  )
  assert.ok(
    (await found(Buffer.from(sealed.toString('base64')), [NAME], keyFolder)).includes(
      'sealed in base64 > raw',
    ),
  )
  assert.ok((await found(gzipSync(sealed), [NAME], keyFolder)).includes('gzip > sealed > raw'))

  await keys.fence(subject)
  assert.deepEqual(
    await found(sealed, [NAME], keyFolder),
    ['sealed > raw'],
    'a fence alone does not stop a thief',
  )
  await keys.destroy(subject)
  assert.deepEqual(await found(sealed, [NAME], keyFolder), [])
  await keys.close()
})

test('noise alone holds no needle', async () => {
  assert.deepEqual(await found(randomBytes(8_000_000)), [])
})

test('the command exits 0 when it is as expected, 1 when it is not and 2 when the run is void', async () => {
  const place = await mkdtemp(join(folder, 'case-'))
  const file = join(folder, 'needles.json')
  const run = (expect: string, where = place) =>
    spawnSync(process.execPath, [
      join(import.meta.dirname, 'scan.ts'),
      '--folder',
      where,
      '--needles',
      file,
      '--expect',
      expect,
      '--json',
    ])

  await writeFile(file, JSON.stringify([NAME]))
  await writeFile(join(place, 'log'), `hello ${NAME.value}`)
  assert.equal(run('found').status, 0)
  assert.equal(run('none').status, 1)
  assert.ok(!run('none').stdout.includes('Quibblewax'), 'the report names the needle, not its value')
  assert.equal(run('none', await mkdtemp(join(folder, 'empty-'))).status, 2)
  await writeFile(file, JSON.stringify([{ ...NAME, value: 'Bo' }]))
  assert.equal(run('none').status, 2)
})

test('every pattern is long enough not to turn up by chance', () => {
  assert.ok(patternsOf([NAME, NUMBER]).every(({ bytes }) => bytes.length >= 6))
})
