import assert from 'node:assert/strict'
import { test } from 'node:test'

import { findPeople, nextExtension } from './find-people.ts'

const people = [
  { name: 'Zoé Müller', login: 'zoe', extension: '201' },
  { name: 'Anna Hopkins', login: 'anna', extension: '212' },
  { name: '', extension: '203' },
]

test('a person is found by parts of the name, without accents', () => {
  assert.deepEqual(
    findPeople(people, 'mull zo').map(({ login }) => login),
    ['zoe'],
  )
})

test('a person without a name is found by the extension', () => {
  assert.deepEqual(findPeople(people, '203').length, 1)
})

test('nothing typed finds everybody', () => {
  assert.equal(findPeople(people, '  ').length, 3)
})

test('the next extension follows the highest', () => {
  assert.equal(nextExtension(people), '213')
  assert.equal(nextExtension([]), '200')
})
