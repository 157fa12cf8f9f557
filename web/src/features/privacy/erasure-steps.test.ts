import assert from 'node:assert/strict'
import { test } from 'node:test'

import { shareDone, shownSteps } from './erasure-steps.ts'

const step = (name: string, state: 'pending' | 'running' | 'done' | 'failed', touched = 0) => ({
  name,
  state,
  touched,
})

test('the rows of many tables are one step to the reader, and their counts add up', () => {
  const shown = shownSteps([
    step('hide', 'done'),
    step('rows', 'done', 3),
    step('rows', 'running', 4),
    step('key', 'pending'),
  ])

  assert.deepEqual(
    shown.map(({ name, state, touched }) => [name, state, touched]),
    [
      ['hide', 'done', 0],
      ['rows', 'running', 7],
      ['key', 'pending', 0],
    ],
  )
})

test('one step that stopped shows, whatever comes after it', () => {
  assert.equal(shownSteps([step('rows', 'failed'), step('rows', 'pending')])[0]?.state, 'failed')
})

test('done and pending together means: under way', () => {
  assert.equal(shownSteps([step('rows', 'done'), step('rows', 'pending')])[0]?.state, 'running')
})

test('progress counts every step', () => {
  assert.equal(shareDone([step('hide', 'done'), step('rows', 'pending')]), 50)
  assert.equal(shareDone([]), 0)
})
