import assert from 'node:assert/strict'
import { test } from 'node:test'

import { systemClock } from '#lib/clock.ts'

import { FailureLimit, networkOf } from './failure-limit.ts'

function limit(from: 'first' | 'last') {
  let now = 0
  const clock = { ...systemClock, monotonicMs: () => now }
  const made = new FailureLimit(clock, { tries: 3, windowMs: 1000, code: 'x.too_many', from })
  const isOpen = (key: string) => {
    try {
      made.demand(key)
      return true
    } catch {
      return false
    }
  }
  return { fail: (key: string) => made.fail(key), isOpen, at: (ms: number) => void (now = ms) }
}

test('a lock lasts its full time from the last failure; a budget runs from the first', () => {
  for (const [from, openAt] of [
    ['last', 1600],
    ['first', 1000],
  ] as const) {
    const { fail, isOpen, at } = limit(from)
    for (const ms of [0, 300, 600]) {
      at(ms)
      fail('k')
    }
    assert.equal(isOpen('k'), false)
    assert.equal(isOpen('other'), true)
    at(openAt - 1)
    assert.equal(isOpen('k'), false, from)
    at(openAt)
    assert.equal(isOpen('k'), true, from)
  }
})

test('a flood of keys does not fill the memory', () => {
  const { fail, isOpen } = limit('last')
  for (let key = 0; key < 30_000; key++) fail(String(key))
  for (let again = 0; again < 3; again++) fail('29999')

  assert.equal(isOpen('29999'), false)
  assert.equal(isOpen('1'), true, 'the oldest are forgotten')
})

test('an IPv6 household is one network, and IPv4 in IPv6 is IPv4', () => {
  assert.equal(networkOf('2001:db8:1:2:aaaa::1'), networkOf('2001:db8:1:2:bbbb:cccc:dddd:eeee'))
  assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'))
  assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1')
  assert.equal(networkOf('fe80::1%eth0'), networkOf('fe80::2'))
})
