import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MESSAGE_LIMIT_BYTES } from './limits.ts'
import { type Frame, StreamFraming } from './stream-framing.ts'

function message(id: number, body = ''): string {
  return `OPTIONS sip:a SIP/2.0\r\nCall-ID: ${id}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

function shape(frame: Frame): string {
  if (frame.kind === 'message')
    return `${frame.message.headers.get('Call-ID')}:${frame.message.body.toString()}`
  return frame.kind === 'fault' ? `fault ${frame.error.code}` : frame.kind
}

function feed(text: string, size: number, accepted = true): string[] {
  const framing = new StreamFraming({ accepted })
  const bytes = Buffer.from(text)
  const frames: Frame[] = []
  for (let at = 0; at < bytes.length; at += size) frames.push(...framing.push(bytes.subarray(at, at + size)))
  return frames.map((frame) => shape(frame))
}

test('[RFC 3261 18.3] a stream gives the same messages however it is cut', () => {
  const stream = `\r\n${message(1, 'abc')}${message(2)}\r\n${message(3, 'x\r\n\r\ny')}${message(4, 'end')}`
  const expected = ['1:abc', '2:', '3:x\r\n\r\ny', '4:end']

  for (const size of [1, 2, 3, 5, 17, 64, 4096])
    assert.deepEqual(feed(stream, size), expected, `pieces of ${size}`)
})

test('a body kept from an earlier piece is not overwritten by what follows', () => {
  const framing = new StreamFraming({ accepted: true })
  const bytes = Buffer.from(message(1, 'first') + message(2, 'other'))
  framing.push(bytes.subarray(0, 10))
  const [first, second] = framing.push(bytes.subarray(10))
  framing.push(Buffer.from(message(3, 'third')))

  assert.ok(first && second)
  assert.deepEqual([shape(first), shape(second)], ['1:first', '2:other'])
})

test('[RFC 5626 3.5.1] a double CRLF is a ping to answer, once however many come', () => {
  assert.deepEqual(feed('\r\n\r\n', 1), ['ping'])
  assert.deepEqual(feed('\r\n\r\n', 4), ['ping'])
  assert.deepEqual(feed('\r\n'.repeat(1000), 2000), ['ping'])
  assert.deepEqual(feed(`\r\n${message(1)}\r\n`, 4096), ['1:'])
})

test('[RFC 5626 3.5.1] on our own connection a CRLF is an answer and never asks for one', () => {
  assert.deepEqual(feed('\r\n', 1, false), ['pong'])
  assert.deepEqual(feed('\r\n\r\n', 2, false), ['pong', 'pong'])
})

test('[T03] framing that is not certain ends the stream, and nothing after it is read', () => {
  const cases: [string, string][] = [
    [message(1).replace('Content-Length: 0\r\n', ''), 'bad_content_length'],
    [message(1).replace(': 0', ': -1'), 'bad_content_length'],
    [message(1).replace(': 0', ': 0x1'), 'bad_content_length'],
    [message(1).replace(': 0', ': 99999999999999999999'), 'bad_content_length'],
    [message(1).replace('Content-Length: 0', 'Content-Length: 0\r\nl: 5'), 'duplicate_header'],
    [message(1).replace('Content-Length: 0', 'Content-Length: 0\nl: 5'), 'bad_line_end'],
    [`GET / HTTP/1.1\r\n\r\n`, 'not_sip'],
    ['\u0016\u0003\u0001', 'not_sip'],
  ]
  for (const [text, code] of cases)
    for (const size of [7, 4096]) assert.deepEqual(feed(text + message(2), size), [`fault ${code}`], text)
  assert.deepEqual(feed('\u0016\u0003\u0001', 3), ['fault not_sip'])
})

test('[T01] a head or body over the limit is refused before it is kept', () => {
  const framing = new StreamFraming({ accepted: true })
  const chunk = Buffer.from(`OPTIONS sip:a SIP/2.0\r\n${'X: y\r\n'.repeat(200)}`)
  let frames: Frame[] = []
  for (let sent = 0; sent < MESSAGE_LIMIT_BYTES * 2 && frames.length === 0; sent += chunk.length)
    frames = framing.push(chunk)

  assert.deepEqual(frames.map(shape), ['fault too_large'])
  assert.equal(framing.unfinished, 0)
  assert.deepEqual(feed(message(1).replace(': 0', ': 65536'), 4096), ['fault too_large'])
})

test('what is unfinished can be seen, so that the owner can lose patience', () => {
  const framing = new StreamFraming({ accepted: true })

  framing.push(Buffer.from('OPTIONS sip:a'))
  const waiting = framing.unfinished
  framing.push(Buffer.from(message(1).slice(13)))

  assert.equal(waiting, 13)
  assert.equal(framing.unfinished, 0)
})

test('a malformed ACK on a stream is never answered', () => {
  const framing = new StreamFraming({ accepted: true })
  const [frame] = framing.push(Buffer.from('ACK sip:a SIP/2.0\r\nCall-ID: 1\r\n\r\n'))

  assert.ok(frame?.kind === 'fault')
  assert.equal(frame.error.status, undefined)
})
