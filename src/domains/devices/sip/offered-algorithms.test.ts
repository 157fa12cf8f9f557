import assert from 'node:assert/strict'
import { test } from 'node:test'

import { OfferedAlgorithms } from './offered-algorithms.ts'

const BOTH = ['SHA-256', 'MD5']

test('RFC 8760 2.4: SHA-256 comes first, and MD5 alone where it is known to break telephones', () => {
  const algorithms = new OfferedAlgorithms()

  assert.deepEqual(algorithms.offer('Linphone/5.0'), BOTH)
  assert.deepEqual(algorithms.offer('baresip v1.0.0 (x86_64/linux)'), ['MD5'])
  assert.deepEqual(algorithms.offer('JsSIP 3.13.8'), ['MD5'])
  assert.deepEqual(algorithms.offer(undefined), ['MD5'])
})

test('a make that never answers is offered MD5 alone after three times', () => {
  const algorithms = new OfferedAlgorithms()
  for (let i = 0; i < 3; i++) assert.deepEqual(algorithms.offer('Old phone 1.0'), BOTH)

  assert.deepEqual(algorithms.offer('Old phone 1.0'), ['MD5'])
})

test('a make that has answered is not talked down by challenges that others leave unanswered', () => {
  const algorithms = new OfferedAlgorithms()
  algorithms.offer('Good phone 1.0')
  algorithms.answered('Good phone 1.0')
  for (let i = 0; i < 50; i++) assert.deepEqual(algorithms.offer('Good phone 1.0'), BOTH)
})
