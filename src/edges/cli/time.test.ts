import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { duration, localTime, readTime } from './time.ts'

// Local time is that of the machine; here one with a change of the clock on 25 October 2026.
const zone = process.env['TZ']
before(() => {
  process.env['TZ'] = 'Europe/Berlin'
})
after(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

test('a time is shown in local time, to the second', () => {
  assert.equal(localTime('2026-07-01T08:00:05.123Z'), '2026-07-01 10:00:05')
  assert.equal(localTime('2026-12-01T08:00:05Z'), '2026-12-01 09:00:05')
})

test('a day begins at local midnight and counts to its end, also when it has 25 hours', () => {
  assert.equal(readTime('2026-10-25', false), '2026-10-24T22:00:00Z')
  assert.equal(readTime('2026-10-25', true), '2026-10-25T23:00:00Z')
})

test('a local time and RFC 3339 are read, and nothing else', () => {
  assert.equal(readTime('2026-07-01T09:30', false), '2026-07-01T07:30:00Z')
  assert.equal(readTime('2026-07-01T09:30:00-05:00', false), '2026-07-01T14:30:00Z')
  for (const typed of ['yesterday', '2026-13-01', '2026-02-30', '1.7.2026', ''])
    assert.equal(readTime(typed, false), undefined, typed)
})

test('seconds are shown as people say them', () => {
  assert.deepEqual([0, 59.6, 61, 3_723].map(duration), ['0:00', '1:00', '1:01', '1:02:03'])
})
