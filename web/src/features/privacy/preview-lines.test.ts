import assert from 'node:assert/strict'
import { test } from 'node:test'

import { together } from './preview-lines.ts'

test('a kind of data is one line, whichever columns of it name the person', () => {
  const lines = together([
    { table: 'call_record', label: 'Calls', rows: 25 },
    { table: 'call_record', label: 'Calls', rows: 76 },
    { table: 'audit', label: 'Access', rows: 2, detail: 'until 2028' },
    { table: 'audit', label: 'Access', rows: 1, detail: 'until 2030' },
  ])

  assert.deepEqual(
    lines.map(({ table, rows }) => [table, rows]),
    [
      ['call_record', 101],
      ['audit', 2],
      ['audit', 1],
    ],
  )
})
