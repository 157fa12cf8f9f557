import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessage } from './parse.ts'
import { checkRequest } from './request-check.ts'

const invite = `INVITE sip:200@sotto.example SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa
From: "A" <sip:100@sotto.example>;tag=1
To: <sip:200@sotto.example>
Call-ID: x@192.0.2.1
CSeq: 1 INVITE
Max-Forwards: 70
Contact: <sip:100@192.0.2.1>

`.replaceAll('\n', '\r\n')

function check(text: string) {
  const parsed = parseMessage(Buffer.from(text))
  assert.ok(parsed.ok && parsed.message.kind === 'request')
  return checkRequest(parsed.message, { supported: ['timer'] })
}

test('a proper request passes and gives its envelope', () => {
  const result = check(invite)

  assert.ok(result.ok)
  assert.equal(result.envelope.callId, 'x@192.0.2.1')
  assert.equal(result.envelope.from.params.get('tag'), '1')
})

test('[RFC 3261 8.2] each fault has its status', () => {
  const cases: [from: string | RegExp, to: string, status: number][] = [
    [/From.*\r\n/, '', 400],
    [/To.*\r\n/, '', 400],
    [/Call-ID.*\r\n/, '', 400],
    [/CSeq.*\r\n/, '', 400],
    [/Contact.*\r\n/, '', 400],
    ['tag=1', 'tag=a b', 400],
    ['tag=1', 'tag', 400],
    ['tag=1', 'tag="1"', 400],
    ['branch=z9hG4bKa', 'branch=z9hG4bKa, SIP/2.0', 400],
    ['branch=z9hG4bKa', 'branch=z9hG4bK', 400],
    ['CSeq: 1', 'CSeq: 2147483648', 400],
    ['CSeq: 1', 'CSeq: -1', 400],
    ['x@192.0.2.1', 'x y', 400],
    ['Max-Forwards: 70', 'Max-Forwards: 256', 400],
    ['Max-Forwards: 70', 'Max-Forwards: many', 400],
    ['Contact: <sip:100@192.0.2.1>', 'Contact: *', 400],
    ['Contact: <sip:100@192.0.2.1>', 'Contact: sip:100@192.0.2.1?X=y', 400],
    ['Max-Forwards: 70', 'Max-Forwards: 70\r\nRoute: sip:a b', 400],
    ['INVITE sip:200@sotto.example', 'INVITE sip:200@', 400],
    ['INVITE sip:200@sotto.example', 'INVITE http://sotto.example', 416],
    ['To: <sip:200@sotto.example>', 'To: <mailto:200@sotto.example>', 400],
    ['Max-Forwards: 70', 'Max-Forwards: 70\r\nRequire: timer, 100rel', 420],
  ]
  for (const [from, to, status] of cases) {
    const result = check(invite.replace(from, to))
    assert.equal(!result.ok && result.rejection.status, status, `${String(from)} → ${to}`)
  }
})

test('a request without Via is dropped in silence', () => {
  const result = check(invite.replace(/Via.*\r\n/, ''))

  assert.ok(!result.ok)
  assert.equal(result.rejection.status, undefined)
})

test('[RFC 3261 17.1.1.3] a faulty ACK is dropped in silence', () => {
  const result = check(invite.replaceAll('INVITE', 'ACK').replace('tag=1', 'tag'))

  assert.ok(!result.ok)
  assert.equal(result.rejection.status, undefined)
})

test('a rejection never repeats what was in the message', () => {
  const result = check(invite.replace('<sip:200@sotto.example>', '<sip:geheim@'))

  assert.ok(!result.ok)
  assert.equal(JSON.stringify(result.rejection).includes('geheim'), false)
})
