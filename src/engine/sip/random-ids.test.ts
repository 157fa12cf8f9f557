import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { it } from 'node:test'
import { createRandomIds } from './random-ids.ts'

it('RFC 3261 19.3: tags carry 128 random bits and never come twice', () => {
  const ids = createRandomIds(randomBytes)

  const tags = new Set(Array.from({ length: 5_000 }, () => ids.tag()))

  assert.equal(tags.size, 5_000)
  for (const tag of tags) assert.match(tag, /^[0-9a-f]{32}$/)
})

it('RFC 3261 8.1.1.7: a branch begins with the magic cookie', () => {
  assert.match(createRandomIds(randomBytes).branch(), /^z9hG4bK[0-9a-f]{32}$/)
})

it('fractions lie from 0 to below 1', () => {
  const ids = createRandomIds((bytes) => Buffer.alloc(bytes, 0xff))

  assert.ok(ids.fraction() < 1)
})
