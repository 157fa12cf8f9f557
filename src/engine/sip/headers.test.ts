import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Headers } from './headers.ts'

test('[RFC 3261 7.3.3] compact forms and any case name the same header, written canonically', () => {
  const headers = new Headers([
    ['v', 'SIP/2.0/UDP a'],
    ['CALL-ID', '1'],
    ['x-own-Thing', 'y'],
  ])

  assert.equal(headers.get('Via'), 'SIP/2.0/UDP a')
  assert.equal(headers.get('i'), '1')
  assert.equal(headers.get('X-OWN-THING'), 'y')
  assert.deepEqual(
    headers.entries().map(([name]) => name),
    ['Via', 'Call-ID', 'x-own-Thing'],
  )
})

test('lists of addresses are kept by element, other lists by line', () => {
  const headers = new Headers([
    ['Via', 'SIP/2.0/UDP a, SIP/2.0/UDP b'],
    ['Contact', '"x, y" <sip:a@h;p=1,2>, <sip:b@h>'],
    ['Supported', 'path, , outbound'],
    ['k', 'gruu'],
  ])

  assert.deepEqual(headers.all('Via'), ['SIP/2.0/UDP a', 'SIP/2.0/UDP b'])
  assert.deepEqual(headers.all('Contact'), ['"x, y" <sip:a@h;p=1,2>', '<sip:b@h>'])
  assert.deepEqual(headers.all('Supported'), ['path, , outbound', 'gruu'])
  assert.deepEqual(headers.list('Supported'), ['path', 'outbound', 'gruu'])
})

test('a hop puts its Via on top and takes it off again', () => {
  const headers = new Headers([
    ['To', '<sip:a>'],
    ['Via', 'SIP/2.0/UDP a'],
  ])

  headers.prepend('Via', 'SIP/2.0/UDP b')
  const order = headers.entries().map(([, value]) => value)
  const top = headers.shift('Via')

  assert.deepEqual(order, ['<sip:a>', 'SIP/2.0/UDP b', 'SIP/2.0/UDP a'])
  assert.equal(top, 'SIP/2.0/UDP b')
  assert.deepEqual(headers.all('Via'), ['SIP/2.0/UDP a'])
})

test('setting replaces every value and keeps the place', () => {
  const headers = new Headers([
    ['Route', '<sip:a>, <sip:b>'],
    ['To', '<sip:a>'],
    ['Route', '<sip:c>'],
  ])

  headers.set('route', '<sip:x>, <sip:y>').set('Subject', 's').remove('t')

  assert.deepEqual(headers.entries(), [
    ['Route', '<sip:x>'],
    ['Route', '<sip:y>'],
    ['Subject', 's'],
  ])
})

test('a copy lives on its own', () => {
  const headers = new Headers([['To', 'a']])
  const copy = headers.clone().set('To', 'b')

  assert.equal(headers.get('To'), 'a')
  assert.equal(copy.get('To'), 'b')
})
