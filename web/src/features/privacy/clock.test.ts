import assert from 'node:assert/strict'
import { test } from 'node:test'

import { clockOf } from './clock.ts'

const now = new Date('2026-03-01T12:00:00Z')
const due = (days: number) => ({ due_at: new Date(now.getTime() + days * 86_400_000).toISOString() })

test('the clock of an open request counts whole days, and stands out in the last week', () => {
  assert.deepEqual(clockOf(due(20), now), { kind: 'left', days: 20 })
  assert.deepEqual(clockOf(due(6.5), now), { kind: 'soon', days: 7 })
  assert.deepEqual(clockOf(due(0.3), now), { kind: 'today' })
})

test('a deadline that has passed by an hour is overdue by a day', () => {
  assert.deepEqual(clockOf(due(-0.04), now), { kind: 'overdue', days: 1 })
  assert.deepEqual(clockOf(due(-3), now), { kind: 'overdue', days: 3 })
})

test('the clock of an answered request has stopped', () => {
  assert.deepEqual(clockOf({ ...due(-3), closed_at: now.toISOString() }, now), { kind: 'closed' })
})
