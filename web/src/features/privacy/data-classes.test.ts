import assert from 'node:assert/strict'
import { test } from 'node:test'

import { byTable } from './data-classes.ts'

const one = (table: string, category: string, count: number, retention = 'left P30D') => ({
  table,
  label: table,
  category,
  purpose: 'p',
  basis: 'b',
  retention,
  export: 'full',
  erase: 'deleteRow',
  columns: [],
  count,
})

test('what one table holds for the same reason and as long is told once', () => {
  const [person] = byTable([one('person', 'name', 1), one('person', 'mail', 1), one('person', 'name', 1)])

  assert.deepEqual(person?.treatments, [
    { categories: ['name', 'mail'], purpose: 'p', basis: 'b', retention: 'left P30D' },
  ])
})

test('another period is another line, and the fullest kind comes first', () => {
  const kinds = byTable([one('few', 'a', 1), one('many', 'a', 9), one('many', 'b', 9, 'ended P1D')])

  assert.deepEqual(
    kinds.map(({ table, count, treatments }) => [table, count, treatments.length]),
    [
      ['many', 9, 2],
      ['few', 1, 1],
    ],
  )
})
