import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'

import { strFromU8, unzipSync } from 'fflate'

import { zip, type ZipEntry } from './zip.ts'

async function archive(...entries: ZipEntry[]): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of zip(entries.values() as unknown as AsyncIterable<ZipEntry>)) parts.push(part)
  return Buffer.concat(parts)
}

test('another reader finds every entry as it was', async () => {
  const noise = randomBytes(300_000)
  const files = unzipSync(
    await archive(
      { name: 'a/größe.txt', content: ['Zoë ', 'and more'] },
      { name: 'empty', content: [] },
      { name: 'noise', content: [noise.subarray(0, 100_000), noise.subarray(100_000)] },
    ),
  )

  assert.deepEqual(Object.keys(files), ['a/größe.txt', 'empty', 'noise'])
  assert.equal(strFromU8(files['a/größe.txt'] ?? new Uint8Array()), 'Zoë and more')
  assert.equal(files['empty']?.length, 0)
  assert.ok(noise.equals(files['noise'] ?? new Uint8Array()))
})

test('the same entries make the same bytes', async () => {
  const entry = () => ({ name: 'a', content: ['same'] })

  assert.ok((await archive(entry())).equals(await archive(entry())))
})

test('an entry that fails to be read fails the archive', async () => {
  async function* broken() {
    yield 'half'
    throw new Error('gone')
  }

  await assert.rejects(archive({ name: 'a', content: broken() }), /gone/)
})
