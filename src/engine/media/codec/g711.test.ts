import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from './g711.ts'

// Values of the tables in ITU-T G.711 (2a, 2b), scaled to 16 bits as every telephony program does.
const ULAW: [byte: number, sample: number][] = [
  [0x00, -32_124],
  [0x80, 32_124],
  [0x0f, -16_764],
  [0x7f, 0],
  [0xff, 0],
  [0xfe, 8],
  [0xef, 132],
  [0x6f, -132],
]
const ALAW: [byte: number, sample: number][] = [
  [0xd5, 8],
  [0x55, -8],
  [0xaa, 32_256],
  [0x2a, -32_256],
  [0x80, 5504],
  [0xc5, 264],
  [0xf5, 528],
]

test('µ-law and A-law decode to the values of the standard [G.711]', () => {
  for (const [byte, sample] of ULAW) assert.equal(decodeUlaw(Buffer.of(byte))[0], sample, `µ ${byte}`)
  for (const [byte, sample] of ALAW) assert.equal(decodeAlaw(Buffer.of(byte))[0], sample, `A ${byte}`)
})

test('each decoded value encodes to its own byte again', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))

  const ulaw = encodeUlaw(decodeUlaw(bytes))
  const alaw = encodeAlaw(decodeAlaw(bytes))

  ulaw[0x7f] = 0x7f // µ-law has two zeros; both decode to 0 and encode to 0xff
  assert.deepEqual(ulaw, bytes)
  assert.deepEqual(alaw, bytes)
})

test('every 16-bit sample comes back within its quantisation step', () => {
  const samples = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768)

  const viaUlaw = decodeUlaw(encodeUlaw(samples))
  const viaAlaw = decodeAlaw(encodeAlaw(samples))

  for (let i = 0; i < samples.length; i += 1) {
    const allowed = Math.max(16, Math.abs(samples[i] ?? 0) / 24) // half a step at the low end of a segment
    const clipped = Math.abs(samples[i] ?? 0) > 32_000
    assert.ok(Math.abs((viaUlaw[i] ?? 0) - (samples[i] ?? 0)) <= (clipped ? 700 : allowed))
    assert.ok(Math.abs((viaAlaw[i] ?? 0) - (samples[i] ?? 0)) <= (clipped ? 700 : allowed))
  }
})

// SHA-256 of the 256 decoded values, little-endian, as SoX 14.4.2 writes them:
// sox -t raw -e mu-law -b 8 -r 8000 -c 1 all-bytes.raw -t raw -e signed -b 16 out.raw
const SOX_ULAW = '3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827'
const SOX_ALAW = 'e04788d110e58ff8c70c93b8480190d973e3b67876b6119abbaec766cc75c174'

test('all 256 values are those of another implementation', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
  const digest = (samples: Int16Array): string => {
    const raw = Buffer.alloc(512)
    samples.forEach((sample, i) => raw.writeInt16LE(sample, i * 2))
    return createHash('sha256').update(raw).digest('hex')
  }

  assert.equal(digest(decodeUlaw(bytes)), SOX_ULAW)
  assert.equal(digest(decodeAlaw(bytes)), SOX_ALAW)
})
