import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, uint8Array } from 'fast-check'
import { emptyRtpHeader, looksLikeRtcp, readRtpHeader, writeRtpHeader } from './packet.ts'
import { isRtcpCompound, readRtcpHeader } from './rtcp.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')
const FIXED = '80 00 0001 00000002 00000003'

const HEADERS: [why: string, packet: string, offset: number | undefined, length?: number][] = [
  ['a plain packet', `${FIXED} aabb`, 12, 2],
  ['no payload', FIXED, 12, 0],
  ['one byte short', FIXED.slice(0, -2), undefined],
  ['version 1', `40${FIXED.slice(2)}`, undefined],
  ['STUN', '0001 0000 2112a442 000000000000000000000000', undefined],
  ['two contributing sources', `82${FIXED.slice(2)} 00000004 00000005 cc`, 20, 1],
  ['contributing sources that are not there', `8f${FIXED.slice(2)} 00000004`, undefined],
  ['an extension of one word', `90${FIXED.slice(2)} bede0001 00000000 cc`, 20, 1],
  ['an extension longer than the packet', `90${FIXED.slice(2)} bede00ff 00000000`, undefined],
  ['an extension header cut off', `90${FIXED.slice(2)} bede`, undefined],
  ['padding of two', `a0${FIXED.slice(2)} cc 0002`, 12, 1],
  ['padding of nothing', `a0${FIXED.slice(2)} cc 0000`, undefined],
  ['more padding than packet', `a0${FIXED.slice(2)} cc ff`, undefined],
]

test('an RTP header is read within its packet or refused [RFC 3550 5.1]', () => {
  for (const [why, packet, offset, length] of HEADERS) {
    const header = emptyRtpHeader()
    assert.equal(readRtpHeader(hex(packet), header), offset !== undefined, why)
    if (offset === undefined) continue
    assert.deepEqual([header.payloadOffset, header.payloadLength], [offset, length], why)
  }
})

test('a header reads as it was written', () => {
  const packet = Buffer.alloc(14)
  const written = {
    marker: true,
    payloadType: 101,
    sequence: 65_535,
    timestamp: 4_294_967_295,
    ssrc: 0xdeadbeef,
  }
  const header = emptyRtpHeader()

  writeRtpHeader(packet, written)

  assert.ok(readRtpHeader(packet, header))
  assert.deepEqual(header, { ...written, payloadOffset: 12, payloadLength: 2 })
})

const COMPOUNDS: [why: string, packet: string, valid: boolean][] = [
  ['an empty receiver report', '80c90001 00000001', true],
  ['a report and a description', '80c90001 00000001 81ca0002 00000001 01000000', true],
  ['reduced size feedback [RFC 5506]', '81cd0003 00000001 00000002 00000000', true],
  ['a length beyond the datagram', '80c90002 00000001', false],
  ['a tail that is not RTCP', '80c90001 00000001 00000000', false],
  ['padding in the middle', 'a0c90001 00000004 80c90001 00000001', false],
  ['padding at the end', '80c90001 00000001 a0cb0001 00000004', true],
  ['RTP', `${FIXED} aabbccdd`, false],
  ['four bytes', '80c90000', false],
  ['not whole words', '80c90001 00000001 00', false],
]

test('RTCP is accepted only as whole packets that fill the datagram [RFC 3550 A.2]', () => {
  for (const [why, packet, valid] of COMPOUNDS) assert.equal(isRtcpCompound(hex(packet)), valid, why)
})

test('an RTCP header gives type, count and size [RFC 3550 6.4]', () => {
  const datagram = hex('81c80006 00000001 0000000000000000 00000000 00000000 00000000')

  assert.deepEqual(readRtcpHeader(datagram, 0), { packetType: 200, count: 1, padding: false, bytes: 28 })
  assert.equal(readRtcpHeader(datagram, 26), undefined)
  assert.equal(looksLikeRtcp(datagram), true)
})

test('no bytes at all make the readers throw', () => {
  const header = emptyRtpHeader()
  const holds = property(uint8Array({ maxLength: 80 }), (bytes) => {
    const packet = Buffer.from(bytes)
    if (packet.length > 1) packet[0] = ((packet[0] ?? 0) & 0x3f) | 0x80
    isRtcpCompound(packet)
    if (!readRtpHeader(packet, header)) return
    assert.ok(header.payloadLength >= 0 && header.payloadOffset + header.payloadLength <= packet.length)
  })

  check(holds, { numRuns: 5000, seed: 3550 })
})
