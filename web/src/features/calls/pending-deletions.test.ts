import assert from 'node:assert/strict'
import { mock, test } from 'node:test'

import { PendingDeletions } from './pending-deletions.ts'

test('a deletion is hidden at once and carried out after the delay', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const carryOut = mock.fn()
  const pending = new PendingDeletions(6000, carryOut)

  pending.add('a')

  assert.deepEqual(pending.keys(), ['a'])
  assert.equal(carryOut.mock.callCount(), 0)
  t.mock.timers.tick(6000)
  assert.deepEqual(carryOut.mock.calls[0]?.arguments, ['a', false])
})

test('an undone deletion never happens', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const carryOut = mock.fn()
  const pending = new PendingDeletions(6000, carryOut)

  pending.add('a')
  pending.undo('a')
  t.mock.timers.tick(10_000)

  assert.deepEqual(pending.keys(), [])
  assert.equal(carryOut.mock.callCount(), 0)
})

test('leaving the page carries out what is pending, once', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const carryOut = mock.fn()
  const pending = new PendingDeletions(6000, carryOut)

  pending.add('a')
  pending.add('b')
  pending.flush()
  t.mock.timers.tick(10_000)

  assert.deepEqual(
    carryOut.mock.calls.map((call) => call.arguments),
    [
      ['a', true],
      ['b', true],
    ],
  )
})

test('what was deleted stays hidden until the fresh list is here, also when another deletion starts meanwhile', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const pending = new PendingDeletions(6000, () => undefined)

  pending.add('a')
  t.mock.timers.tick(6000)
  pending.add('b')

  assert.deepEqual(pending.keys().toSorted(), ['a', 'b'])
  pending.forget('a')
  assert.deepEqual(pending.keys(), ['b'])
})
