import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { JournalEntry } from '#domains/records/contract.ts'

import { byDay, isShown } from './journal.ts'

const entry = (over: Partial<JournalEntry>): JournalEntry => ({
  id: 'e',
  direction: 'incoming',
  outcome: 'answered',
  at: '2026-03-01T12:00:00Z',
  party: {},
  ...over,
})

test('missed means: it was incoming and nobody answered', () => {
  assert.ok(isShown(entry({ outcome: 'missed' }), 'missed'))
  assert.ok(isShown(entry({ outcome: 'busy' }), 'missed'))
  assert.ok(!isShown(entry({ outcome: 'no_answer', direction: 'outgoing' }), 'missed'))
  assert.ok(!isShown(entry({}), 'missed'))
})

test('entries are grouped by the day of the reader', () => {
  const late = entry({ id: 'late', at: '2026-03-01T23:30:00Z' })
  const noon = entry({ id: 'noon' })

  const days = byDay([late, noon], 'Europe/Berlin')

  assert.deepEqual(
    days.map(({ day, entries }) => [day, entries.map(({ id }) => id)]),
    [
      ['2026-03-02', ['late']],
      ['2026-03-01', ['noon']],
    ],
  )
})
