import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Headers } from './headers.ts'
import { parseMessage } from './parse.ts'
import { serializeMessage } from './serialize.ts'

const invite = [
  'INVITE sip:bob@biloxi.example SIP/2.0',
  'v: SIP/2.0/UDP a.example;branch=z9hG4bK1, SIP/2.0/TCP b.example;branch=z9hG4bK2',
  'Max-Forwards : 70',
  't: Bob',
  '  <sip:bob@biloxi.example>',
  'X-Odd:  a , b ',
  'l: 3',
  '',
  'abc',
].join('\r\n')

test('[RFC 3261 7.3] a message is read with folds, compact forms and lists', () => {
  const result = parseMessage(Buffer.from(`\r\n${invite}trailing`))

  assert.ok(result.ok && result.message.kind === 'request')
  const { headers } = result.message
  assert.equal(result.message.method, 'INVITE')
  assert.deepEqual(headers.all('via').length, 2)
  assert.equal(headers.get('Max-Forwards'), '70')
  assert.equal(headers.get('To'), 'Bob <sip:bob@biloxi.example>')
  assert.equal(headers.get('x-odd'), 'a , b')
  assert.equal(result.message.body.toString(), 'abc')
})

test('a message written and read again is the same', () => {
  const first = parseMessage(Buffer.from(invite))
  assert.ok(first.ok)

  const bytes = serializeMessage(first.message)
  const second = parseMessage(bytes)

  assert.ok(second.ok)
  assert.deepEqual(serializeMessage(second.message), bytes)
})

test('[T03] no value can end its header line', () => {
  const headers = new Headers([['Subject', 'x\r\nVia: SIP/2.0/UDP evil.example']])

  assert.throws(() =>
    serializeMessage({ kind: 'response', status: 200, reason: 'OK', headers, body: Buffer.alloc(0) }),
  )
})
