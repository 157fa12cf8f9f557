import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Headers } from './headers.ts'
import { parseMessage } from './parse.ts'
import { isSafeHeaderValue, serializeMessage, UnsafeMessageError } from './serialize.ts'

function request(lines: string, body = ''): Buffer {
  return Buffer.from(`OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n${lines}\r\n\r\n${body}`, 'latin1')
}

test('[T03] what two readers could read differently is refused with 400', () => {
  const cases: [name: string, bytes: Buffer, code: string][] = [
    ['two lengths', request('Content-Length: 3\r\nContent-Length: 0', 'abc'), 'duplicate_header'],
    ['two equal lengths', request('Content-Length: 3\r\nContent-Length: 3', 'abc'), 'duplicate_header'],
    ['long and compact', request('From: <sip:a>\r\nf: <sip:b>'), 'duplicate_header'],
    ['other case', request('Call-ID: a\r\ncall-id: b'), 'duplicate_header'],
    ['bare LF', request('To: <sip:a>\nFrom: <sip:b>'), 'bad_line_end'],
    ['bare CR', request('To: <sip:a>\rFrom: <sip:b>'), 'bad_line_end'],
    ['NUL', request('To: <sip:a>\u0000x'), 'bad_control_character'],
    ['line without colon', request('To: <sip:a>\r\nnothing'), 'bad_header'],
    ['line without name', request(': x'), 'bad_header'],
    ['name with a blank inside', request('Call ID: x'), 'bad_header'],
    [
      'fold before the first header',
      Buffer.from('OPTIONS sip:a SIP/2.0\r\n To: x\r\nVia: h\r\n\r\n'),
      'bad_header',
    ],
    ['length with a sign', request('Content-Length: +3', 'abc'), 'bad_content_length'],
    ['length as a list', request('Content-Length: 3, 3', 'abc'), 'bad_content_length'],
    ['length empty', request('Content-Length:'), 'bad_content_length'],
    ['length past the end', request('Content-Length: 9', 'abc'), 'body_too_short'],
    ['no empty line', Buffer.from('OPTIONS sip:a SIP/2.0\r\nVia: x\r\n'), 'missing_end'],
  ]
  for (const [name, bytes, code] of cases) {
    const result = parseMessage(bytes)
    assert.equal(result.ok, false, name)
    assert.equal(!result.ok && result.error.code, code, name)
    assert.equal(!result.ok && result.error.status, 400, name)
  }
})

test('[RFC 3261 7.3.1] a blank before the colon is legal', () => {
  const result = parseMessage(request('To \t : <sip:a>'))

  assert.equal(result.ok && result.message.headers.get('To'), '<sip:a>')
})

test('bytes that are no SIP, and what is malformed and has no way back, get no answer', () => {
  for (const text of [
    '\r\n\r\n',
    'OPTIONS sip:a SIP/2.0\nVia: x\n\n',
    'OPTIONS sip:a SIP/2.0\r\nTo: a\r\nTo: b\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'SIP/2.0 200 OK\r\nTo: a\r\nTo: b\r\n\r\n',
    'SIP/3.0 200 OK\r\n\r\n',
    'SIP/2.0 099 Low\r\n\r\n',
    'SIP/2.0 20 OK\r\n\r\n',
    'ACK sip:a SIP/2.0\r\nVia: x\r\nTo: a\r\nTo: b\r\n\r\n',
    '\u0000\u0000',
    '',
  ]) {
    const result = parseMessage(Buffer.from(text))
    assert.equal(result.ok, false, text)
    assert.equal(!result.ok && result.error.status, undefined, text)
  }
})

test('[T01] sizes are bounded', () => {
  const cases: [string, Buffer][] = [
    ['message', request(`X: ${'y'.repeat(65_536)}`)],
    ['body', request('X: y', 'b'.repeat(65_536))],
    ['header', request(`X: ${'y'.repeat(8192)}`)],
    ['folded header', request(`X: ${'y\r\n '.repeat(3000)}`)],
    ['header count', request('X: y\r\n'.repeat(300).slice(0, -2))],
    ['Request-URI', Buffer.from(`OPTIONS sip:${'a'.repeat(9000)} SIP/2.0\r\nVia: x\r\n\r\n`)],
    ['list elements', request(`Via: ${'a,'.repeat(300)}a`)],
  ]
  for (const [name, bytes] of cases) {
    const result = parseMessage(bytes)
    assert.equal(!result.ok && result.error.code, 'too_large', name)
  }
})

test('octets that are not UTF-8 come back as they were', () => {
  const bytes = request('Subject: M\xfcller \xc3\xa9 \xf0\x9f\x98\x80 \xff\xc3\r\nContent-Length: 0')

  const result = parseMessage(bytes)

  assert.ok(result.ok)
  assert.equal(result.message.headers.get('Subject')?.includes('é 😀'), true)
  assert.deepEqual(serializeMessage(result.message), bytes)
})

test('[T03] nothing that ends a line is ever written', () => {
  const base = {
    kind: 'request',
    method: 'OPTIONS',
    uri: 'sip:a',
    headers: new Headers(),
    body: Buffer.alloc(0),
  } as const
  const cases = [
    { ...base, method: 'OPTIONS x' },
    { ...base, uri: 'sip:a SIP/2.0\r\nX: y' },
    { ...base, uri: '' },
    { ...base, headers: new Headers([['X\r\nY', 'z']]) },
    { ...base, headers: new Headers([['X', 'a\nb']]) },
    { ...base, headers: new Headers([['X', 'a\\\r\nb']]) },
    { ...base, headers: new Headers([['X', 'a\\\nb']]) },
    { ...base, headers: new Headers([['X', 'a\\\rb']]) },
    { ...base, headers: new Headers([['X', 'a\u0000']]) },
    { ...base, kind: 'response', status: 200, reason: 'OK\r\nX: y' } as const,
    { ...base, kind: 'response', status: 99, reason: 'OK' } as const,
  ]

  for (const message of cases) assert.throws(() => serializeMessage(message), UnsafeMessageError)
  assert.equal(isSafeHeaderValue('plain, "quoted \\\u0007"'), true)
})

test('Content-Length is always the length of the body in octets', () => {
  const headers = new Headers([['l', '999']])
  const bytes = serializeMessage({
    kind: 'response',
    status: 200,
    reason: 'OK',
    headers,
    body: Buffer.from('ü'),
  })

  assert.equal(bytes.toString(), 'SIP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nü')
})
