import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sheet, table } from './table.ts'

test('columns line up, numbers to the right, and no line ends in space', () => {
  const shown = table(
    [
      { name: 'Ada', calls: 7, note: '' },
      { name: 'Zoë', calls: 1200, note: 'x' },
    ],
    [
      { heading: 'Name', cell: ({ name }) => name },
      { heading: 'Calls', cell: ({ calls }) => calls },
      { heading: 'Note', cell: ({ note }) => note },
    ],
  )

  assert.deepEqual(shown.split('\n'), ['Name  Calls  Note', 'Ada       7', 'Zoë    1200  x'])
})

test('a name cannot steer the terminal that it is shown on', () => {
  const hostile = 'Eve\u001B[2J\u202Egpj\r\nroot'
  const shown = table([{ hostile }], [{ heading: 'Name', cell: (row) => row.hostile }])

  assert.equal(shown.split('\n').length, 2)
  assert.doesNotMatch(shown.split('\n')[1] ?? '', /[\p{Cc}\p{Cf}]/u)
  assert.doesNotMatch(sheet([['Name', hostile]]), /[\p{Cc}\p{Cf}]/u)
})

test('what has no value is left out of a sheet', () => {
  assert.equal(
    sheet([
      ['Name', 'Ada'],
      ['E-mail', undefined],
      ['Location', ''],
      ['Devices', 0],
    ]),
    'Name     Ada\nDevices  0',
  )
})
