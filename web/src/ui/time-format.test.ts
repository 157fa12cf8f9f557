import assert from 'node:assert/strict'
import { test } from 'node:test'

import { callDuration, dayOf, daysUntil, fullTime, relativeTime } from './time-format.ts'

const now = new Date('2026-03-01T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

test('a time is told from now in the language of the reader', () => {
  assert.equal(relativeTime(ago(5), now, 'en'), 'now')
  assert.equal(relativeTime(ago(180), now, 'en'), '3 minutes ago')
  assert.equal(relativeTime(ago(2 * 3600), now, 'de'), 'vor 2 Stunden')
  assert.equal(relativeTime(ago(86_400), now, 'fr'), 'hier')
  assert.equal(relativeTime(ago(-2 * 86_400), now, 'en'), 'in 2 days')
})

test('[UC-128] an absolute time is told in the zone that was asked for', () => {
  assert.match(fullTime(now, 'de', 'Europe/Berlin'), /13:00/)
  assert.match(fullTime(now, 'de', 'Asia/Tokyo'), /21:00/)
})

test('a call of more than an hour shows its hours', () => {
  assert.deepEqual([0, 5, 65, 760, 3723].map(callDuration), ['0:00', '0:05', '1:05', '12:40', '1:02:03'])
})

test('a day is the day of the reader, not of Greenwich', () => {
  assert.equal(dayOf(new Date('2026-03-01T23:30:00Z'), 'Europe/Berlin'), '2026-03-02')
})

test('the rest of a day counts as a day left, and a passed deadline is negative', () => {
  assert.equal(daysUntil(ago(-20 * 3600), now), 1)
  assert.equal(daysUntil(ago(25 * 3600), now), -1)
})
