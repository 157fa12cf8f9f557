import assert from 'node:assert/strict'
import { test } from 'node:test'
import { array, assert as check, constantFrom, oneof, property, string } from 'fast-check'
import { describeMedia } from './media-description.ts'
import { formatSdp, parseSdp, readOrigin, type SdpFault } from './session-description.ts'

const HEAD = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n'

test('order and unknown lines survive a round trip [RFC 8866 5]', () => {
  const text = `${HEAD}a=x-session\r\nm=audio 4000 RTP/AVP 0\r\na=x-unknown:1  2\r\nb=AS:64\r\nm=video 0 RTP/AVP 31\r\nz=odd\r\n`

  const parsed = parseSdp(text)

  assert.ok(parsed.ok)
  assert.equal(parsed.sdp.media.length, 2)
  assert.equal(formatSdp(parsed.sdp), text)
})

test('bare line feeds and blank lines at the end are read, and CRLF is written', () => {
  const parsed = parseSdp(`${HEAD.replaceAll('\r\n', '\n')}\n\n`)

  assert.ok(parsed.ok)
  assert.equal(formatSdp(parsed.sdp), HEAD)
})

const BROKEN: [why: string, text: string, error: SdpFault][] = [
  ['empty', '', 'sdp.version'],
  ['another version', HEAD.replace('v=0', 'v=1'), 'sdp.version'],
  ['no origin', 'v=0\r\ns=-\r\n', 'sdp.origin'],
  ['an origin of five parts', 'v=0\r\no=- 1 1 IN IP4\r\n', 'sdp.origin'],
  ['an origin with a number of 21 digits', `v=0\r\no=- ${'1'.repeat(21)} 1 IN IP4 h\r\n`, 'sdp.origin'],
  ['a line that is none', `${HEAD}hello\r\n`, 'sdp.not_a_line'],
  ['a capital type', `${HEAD}A=x\r\n`, 'sdp.not_a_line'],
  ['a blank line in the middle', `${HEAD}\r\nm=audio 4000 RTP/AVP 0\r\n`, 'sdp.not_a_line'],
  ['a lone carriage return', `${HEAD}a=one\ra=two\r\n`, 'sdp.not_a_line'],
  ['a NUL', `${HEAD}a=\0\r\n`, 'sdp.control_character'],
  ['too long', HEAD + `a=${'x'.repeat(70_000)}\r\n`, 'sdp.too_long'],
  ['too many lines', HEAD + 'a=x\r\n'.repeat(1001), 'sdp.too_many_lines'],
  ['too many media', HEAD + 'm=audio 4000 RTP/AVP 0\r\n'.repeat(33), 'sdp.too_many_media'],
]

test('what is not SDP is answered with a reason, never thrown', () => {
  for (const [why, text, error] of BROKEN) assert.deepEqual(parseSdp(text), { ok: false, error }, why)
})

test('an origin gives its parts [RFC 8866 5.2]', () => {
  assert.deepEqual(readOrigin('ab 18446744073709551615 2 IN IP6 2001:db8::1'), {
    username: 'ab',
    sessionId: '18446744073709551615',
    version: '2',
    address: '2001:db8::1',
  })
})

test('no text at all makes the reader throw, and what is accepted reads the same again', () => {
  const pieces = constantFrom(
    'v=0',
    'o=- 1 1 IN IP4 h',
    'm=audio 1 RTP/AVP 0',
    'c=IN IP4 1.2.3.4',
    'a=rtcp:',
    '\r',
    '\n',
    '/',
  )
  const text = array(oneof(pieces, string({ maxLength: 20 })), { maxLength: 30 })
  const holds = property(text, constantFrom('\r\n', '\n', ''), (parts, glue) => {
    const parsed = parseSdp(`${HEAD}${parts.join(glue)}`)
    if (!parsed.ok) return
    for (let i = 0; i < parsed.sdp.media.length; i += 1) describeMedia(parsed.sdp, i)
    assert.deepEqual(parseSdp(formatSdp(parsed.sdp)), parsed)
  })

  check(holds, { numRuns: 2000, seed: 8866 })
})
