import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeMedia, isHeld } from '#engine/sdp/media-description.ts'
import { parseSdp, type SessionDescription } from '#engine/sdp/session-description.ts'
import type { OwnNetwork } from './destination.ts'
import { rewriteSdp, type OutgoingOrigin } from './rewrite-sdp.ts'
import { readSignalledLine } from './signalled-line.ts'

const OWN: OwnNetwork = {
  addresses: ['198.51.100.1'],
  isOpen: (port) => port === 20_500,
  loopback: false,
  families: [4],
}

const OFFER = `v=0
o=alice 2890844526 2890844526 IN IP4 phone.alice.example
s=Call with Alice
i=about her health
e=alice@example.com
p=+49 30 1234
c=IN IP4 192.0.2.10
b=AS:84
t=0 0
a=group:BUNDLE 0 1
a=ice-lite
a=x-odd:kept
m=audio 4000 RTP/AVP 0 8 101
i=her headset
b=AS:64
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=rtcp:4001 IN IP4 192.0.2.10
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0
a=candidate:1 1 UDP 2130706431 192.0.2.10 4000 typ host
a=fingerprint:sha-256 AA:BB
a=setup:actpass
a=sendrecv
`

const read = (text: string): SessionDescription => {
  const parsed = parseSdp(text)
  assert.ok(parsed.ok)
  return parsed.sdp
}
const newOrigin = (): OutgoingOrigin => ({ sessionId: '7', version: 0, lastBody: '' })
const rewrite = (text: string, ports: (number | undefined)[] = [20_000], origin = newOrigin()): string =>
  rewriteSdp(read(text), { address: '198.51.100.1', ports, origin })

test('the other party gets our address, none of theirs, no name, no key, and all else in order', () => {
  const out = rewrite(OFFER)

  assert.equal(
    out.replaceAll('\r\n', '\n'),
    `v=0
o=- 7 1 IN IP4 198.51.100.1
s=-
c=IN IP4 198.51.100.1
b=AS:84
t=0 0
a=x-odd:kept
m=audio 20000 RTP/AVP 0 8 101
b=AS:64
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=rtcp:20001
a=sendrecv
`,
  )
})

test('the version of our origin grows only when the rest changes [RFC 3264 8]', () => {
  const origin = newOrigin()
  const versions = [OFFER, OFFER, OFFER.replace('a=sendrecv', 'a=sendonly'), OFFER].map(
    (text) => /^o=- 7 (\d+) /m.exec(rewrite(text, [20_000], origin))?.[1],
  )

  assert.deepEqual(versions, ['1', '1', '2', '3'])
})

const HEAD = 'v=0\no=- 1 1 IN IP4 192.0.2.10\ns=-\nc=IN IP4 192.0.2.10\nt=0 0\n'
const HOLDS: [body: string, direction: string][] = [
  ['m=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0\n', 'sendonly'],
  ['m=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0\na=sendrecv\n', 'sendonly'],
  ['m=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0\na=recvonly\n', 'inactive'],
  ['a=inactive\nm=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0\n', 'inactive'],
]

test('a null address leaves as a direction, since our own address is not null [RFC 3264 8.4]', () => {
  for (const [body, direction] of HOLDS) {
    const media = describeMedia(read(rewrite(HEAD + body)), 0)
    assert.equal(media?.direction, direction, body)
    assert.ok(media !== undefined && isHeld(media), body)
    assert.equal(media.connection?.address, '198.51.100.1')
  }
})

test('a line without a port of ours goes out with port 0 and nothing else [RFC 3264 6]', () => {
  const out = rewrite(
    `${HEAD}m=audio 4000 RTP/SAVP 0\na=crypto:1 x\nm=image 5000 udptl t38\na=T38FaxVersion:0\n`,
    [],
  )

  assert.deepEqual(out.split('\r\n').slice(5), ['m=audio 0 RTP/SAVP 0', 'm=image 0 udptl t38', ''])
})

test('one port for both stays one port, and a session without c= or t= gets them', () => {
  const muxed = rewrite(`${HEAD}m=audio 4000 RTP/AVP 0\na=rtcp-mux\na=rtcp:4000\n`)
  const bare = rewrite('v=0\no=- 1 1 IN IP4 h\nm=audio 4000 RTP/AVP 0\nc=IN IP4 192.0.2.10\n')

  assert.match(muxed, /^a=rtcp-mux\r\na=rtcp:20000\r$/m)
  assert.equal(
    bare,
    'v=0\r\no=- 7 1 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\nm=audio 20000 RTP/AVP 0\r\n',
  )
})

const LINES: [why: string, body: string, state: 'on' | 'off' | 'refused'][] = [
  ['plain audio', 'm=audio 4000 RTP/AVP 0\n', 'on'],
  ['plain video with feedback', 'm=video 4000 RTP/AVPF 96\n', 'on'],
  ['port 0', 'm=audio 0 RTP/AVP 0\n', 'off'],
  ['SDES', 'm=audio 4000 RTP/SAVP 0\n', 'refused'],
  ['DTLS', 'm=audio 4000 UDP/TLS/RTP/SAVPF 0\n', 'refused'],
  ['fax', 'm=image 4000 udptl t38\n', 'refused'],
  ['several ports', 'm=audio 4000/2 RTP/AVP 0\n', 'refused'],
  ['a host name', 'm=audio 4000 RTP/AVP 0\nc=IN IP4 phone.example\n', 'refused'],
  ['loopback', 'm=audio 4000 RTP/AVP 0\nc=IN IP4 127.0.0.1\n', 'refused'],
  ['our own port', 'm=audio 20500 RTP/AVP 0\nc=IN IP4 198.51.100.1\n', 'refused'],
  ['a family we have no socket for', 'm=audio 4000 RTP/AVP 0\nc=IN IP6 2001:db8::1\n', 'refused'],
  ['a line nobody can read', 'm=audio\n', 'refused'],
]

test('a line is carried, off or refused [RFC 3264 6, T11]', () => {
  for (const [why, body, state] of LINES) {
    assert.equal(readSignalledLine(read(HEAD + body), 0, OWN).state, state, why)
  }
  const many = read(`${HEAD}${'m=audio 4000 RTP/AVP 0\n'.repeat(4)}`)
  assert.deepEqual(
    many.media.map((_, index) => readSignalledLine(many, index, OWN).state),
    ['on', 'on', 'on', 'refused'],
    'more lines than we give ports to',
  )
})

test('clocks follow the codecs, and events have none', () => {
  const line = readSignalledLine(
    read(
      `${HEAD}m=audio 4000 RTP/AVP 9 96 101\na=rtpmap:96 opus/48000/2\na=rtpmap:101 telephone-event/8000\n`,
    ),
    0,
    OWN,
  )

  assert.ok(line.state === 'on')
  assert.deepEqual(line.clocks, [
    [9, 8000],
    [96, 48_000],
    [101, 0],
  ])
  assert.deepEqual([line.rtcpAddress, line.rtcpPort], ['192.0.2.10', 4001])
})
