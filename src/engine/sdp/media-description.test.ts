import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeMedia, isHeld, type MediaDescription } from './media-description.ts'
import { formatMediaLine, readMediaLine } from './media-line.ts'
import { parseSdp } from './session-description.ts'

const HEAD = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n'

function describe(body: string, head = HEAD): MediaDescription {
  const parsed = parseSdp(head + body.replaceAll('\n', '\r\n'))
  assert.ok(parsed.ok)
  const media = describeMedia(parsed.sdp, 0)
  assert.ok(media)
  return media
}

test('a line gives its port, formats, codecs, ptime and RTCP port', () => {
  const media = describe(
    'm=audio 4000 RTP/AVP 0 9 101\na=rtpmap:101 telephone-event/8000\na=rtpmap:96 opus/48000/2\na=ptime:30\na=rtcp:4009\na=rtcp-mux\n',
  )

  assert.equal(media.port, 4000)
  assert.deepEqual(media.formats, ['0', '9', '101'])
  assert.deepEqual(media.codecs.get(101), { name: 'telephone-event', clockHz: 8000, channels: 1 })
  assert.equal(media.codecs.get(9)?.clockHz, 8000)
  assert.equal(media.codecs.has(96), false, 'a map for a format that is not offered')
  assert.equal(media.ptimeMs, 30)
  assert.deepEqual(media.rtcp, { port: 4009, connection: undefined })
  assert.equal(media.rtcpMux, true)
})

test('the connection of a line comes before that of the session, even when it cannot be read [RFC 8866 5.7]', () => {
  assert.equal(describe('m=audio 4000 RTP/AVP 0\n').connection?.address, '192.0.2.1')
  assert.equal(describe('m=audio 4000 RTP/AVP 0\nc=IN IP6 2001:db8::7\n').connection?.family, 6)
  assert.equal(describe('m=audio 4000 RTP/AVP 0\nc=IN IP4 phone.example\n').connection?.family, 0)
  for (const odd of [
    'IN IP4 224.2.1.1/127',
    'IN IP4 2001:db8::7',
    'IN IP6 192.0.2.9',
    'ATM NSAP 1',
    'IN IP6 ::zz',
  ]) {
    assert.equal(describe(`m=audio 4000 RTP/AVP 0\nc=${odd}\n`).connection, undefined, odd)
  }
})

const HOLDS: [body: string, held: boolean][] = [
  ['m=audio 4000 RTP/AVP 0\n', false],
  ['m=audio 4000 RTP/AVP 0\na=recvonly\n', false],
  ['m=audio 4000 RTP/AVP 0\na=sendonly\n', true],
  ['m=audio 4000 RTP/AVP 0\na=inactive\n', true],
  ['m=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0\n', true],
  ['m=audio 4000 RTP/AVP 0\nc=IN IP6 ::\n', true],
  ['a=inactive\nm=audio 4000 RTP/AVP 0\n', true],
  ['a=inactive\nm=audio 4000 RTP/AVP 0\na=sendrecv\n', false],
]

test('hold is seen in each of its spellings, and the line wins over the session [RFC 3264 8.4]', () => {
  for (const [body, held] of HOLDS) assert.equal(isHeld(describe(body)), held, body)
})

test('an m= line is read whole or not at all [RFC 8866 5.14]', () => {
  assert.deepEqual(readMediaLine('video 49170/2 RTP/AVP 31'), {
    media: 'video',
    port: 49_170,
    portCount: 2,
    protocol: 'RTP/AVP',
    formats: ['31'],
  })
  for (const bad of [
    'audio',
    'audio 70000 RTP/AVP 0',
    'audio x RTP/AVP 0',
    'audio 1/0 RTP/AVP 0',
    'audio 1 RTP/AVP',
  ]) {
    assert.equal(readMediaLine(bad), undefined, bad)
  }
  assert.equal(
    formatMediaLine({ media: 'audio', port: 8, protocol: 'RTP/AVP', formats: ['0', '8'] }),
    'audio 8 RTP/AVP 0 8',
  )
})
