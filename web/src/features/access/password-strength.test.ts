import assert from 'node:assert/strict'
import { test } from 'node:test'

import { passwordStrength } from './password-strength.ts'

test('a short password says how many characters are missing', () => {
  assert.deepEqual(passwordStrength('horse'), { level: 'short', tip: undefined, missing: 10, score: 0 })
})

test('a few words in a row are strong without special characters', () => {
  assert.equal(passwordStrength('correct horse battery staple').level, 'strong')
})

test('[MCP-47] what guessers try first is weak however long it is', () => {
  assert.equal(passwordStrength('passwordpassword').tip, 'common')
  assert.equal(passwordStrength('aaaaaaaaaaaaaaaa').tip, 'repeated')
  assert.equal(passwordStrength('fedcba-something').tip, 'sequence')
  assert.ok(passwordStrength('aaaaaaaaaaaaaaaa').score <= 1)
})

test('the own name, login or company make it weaker', () => {
  const alone = passwordStrength('brightlamp-hopkins-7')
  const known = passwordStrength('brightlamp-hopkins-7', ['Anna Hopkins'])

  assert.equal(known.tip, 'personal')
  assert.ok(known.score < alone.score)
})

test('a character counts once however many bytes it has', () => {
  assert.equal(passwordStrength('🔑'.repeat(6)).missing, 9)
})
