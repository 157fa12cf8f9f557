import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { KeyStore } from './key-store.ts'
import { createSealer } from './seal.ts'

const folder = await mkdtemp(join(tmpdir(), 'sotto-keys-'))
after(() => rm(folder, { recursive: true, force: true }))

test('[UC-62] a destroyed key is gone from the file and cannot be minted again', async () => {
  const path = join(folder, 'destroyed')
  const id = randomUUID()
  const keys = await KeyStore.open(path)
  await keys.mint('subject', id)
  const before = await readFile(join(path, 'keys.bin'))

  await keys.fence(id)
  await keys.destroy(id)
  await keys.close()

  const bytes = await readFile(join(path, 'keys.bin'))
  assert.equal(bytes.includes(before.subarray(36, 84)), false)
  const again = await KeyStore.open(path)
  assert.equal(again.state(id), 'destroyed')
  await assert.rejects(again.mint('subject', id), { code: 'vault.subject_erased' })
  await again.close()
})

test('a fenced subject can neither be sealed for nor opened', async () => {
  const keys = await KeyStore.open(join(folder, 'fenced'))
  const [id, row] = [randomUUID(), randomUUID()]
  await keys.mint('subject', id)
  const sealer = createSealer(keys)
  const value = sealer.seal(id, 'person.email', row, 'canary@example.org')
  assert.equal(sealer.open(value, 'person.email', row), 'canary@example.org')

  await keys.fence(id)

  assert.equal(sealer.open(value, 'person.email', row), undefined)
  assert.throws(() => sealer.seal(id, 'person.email', row, 'again'), { code: 'vault.subject_erased' })
  await keys.close()
})

test('a sealed value cannot be moved to another row or column', async () => {
  const keys = await KeyStore.open(join(folder, 'moved'))
  const [id, row] = [randomUUID(), randomUUID()]
  await keys.mint('subject', id)
  const sealer = createSealer(keys)
  const value = sealer.seal(id, 'person.email', row, 'canary@example.org')

  assert.throws(() => sealer.open(value, 'person.email', randomUUID()), {
    code: 'vault.sealed_value_damaged',
  })
  assert.throws(() => sealer.open(value, 'person.first_name', row), { code: 'vault.sealed_value_damaged' })
  await keys.close()
})

test('a key file in which one state was set back is refused', async () => {
  const path = join(folder, 'edited')
  const id = randomUUID()
  const keys = await KeyStore.open(path)
  await keys.mint('subject', id)
  await keys.fence(id)
  await keys.close()
  const file = join(path, 'keys.bin')
  const bytes = await readFile(file)
  bytes[2] = 1

  await writeFile(file, bytes)

  await assert.rejects(KeyStore.open(path), { code: 'vault.key_file_damaged' })
})

test('a mint that was cut short is forgotten, and the next one is whole', async () => {
  const path = join(folder, 'torn')
  const keys = await KeyStore.open(path)
  const [first, second] = [randomUUID(), randomUUID()]
  await keys.mint('subject', first)
  await keys.close()
  const file = join(path, 'keys.bin')
  await writeFile(file, Buffer.concat([await readFile(file), Buffer.alloc(50, 7)]))

  const again = await KeyStore.open(path)
  await again.mint('subject', second)
  await again.close()

  const third = await KeyStore.open(path)
  assert.deepEqual([third.state(first), third.state(second)], ['active', 'active'])
  await third.close()
})
