/**
 * G.711 (ITU-T G.711): 16-bit linear samples to 8-bit µ-law (payload type 0) or A-law (payload type 8) and back.
 * Decoding is a table; encoding finds the segment by the position of the highest set bit.
 */

const ULAW_BIAS = 0x84
const ULAW_CLIP = 32_635

/** Position of the highest set bit of a 16-bit value, 0 for 0. */
function highestBit(value: number): number {
  return value === 0 ? 0 : 31 - Math.clz32(value)
}

function ulawOf(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), ULAW_CLIP) + ULAW_BIAS
  const exponent = highestBit(magnitude) - 7
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

function sampleOfUlaw(byte: number): number {
  const bits = ~byte & 0xff
  const exponent = (bits >> 4) & 0x07
  const magnitude = ((((bits & 0x0f) << 3) + ULAW_BIAS) << exponent) - ULAW_BIAS
  return bits & 0x80 ? -magnitude : magnitude
}

function alawOf(sample: number): number {
  const positive = sample >= 0
  // The complement (not the negation) keeps both halves the same size. 16 of the 16-bit steps are one A-law step.
  const magnitude = (positive ? sample : ~sample) >> 4
  const exponent = Math.max(0, highestBit(magnitude) - 3)
  const mantissa = (exponent === 0 ? magnitude : magnitude >> (exponent - 1)) & 0x0f
  const segment = (exponent << 4) | mantissa
  return (segment ^ (positive ? 0xd5 : 0x55)) & 0xff
}

function sampleOfAlaw(byte: number): number {
  const bits = byte ^ 0x55
  const exponent = (bits >> 4) & 0x07
  const step = ((bits & 0x0f) << 4) + 8
  const magnitude = exponent === 0 ? step : (step + 0x100) << (exponent - 1)
  return bits & 0x80 ? magnitude : -magnitude
}

const ULAW_TABLE = Int16Array.from({ length: 256 }, (_, byte) => sampleOfUlaw(byte))
const ALAW_TABLE = Int16Array.from({ length: 256 }, (_, byte) => sampleOfAlaw(byte))

function encode(samples: Int16Array, one: (sample: number) => number): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length)
  for (let i = 0; i < samples.length; i += 1) bytes[i] = one(samples[i] ?? 0)
  return bytes
}

function decode(bytes: Uint8Array, table: Int16Array): Int16Array {
  const samples = new Int16Array(bytes.length)
  for (let i = 0; i < bytes.length; i += 1) samples[i] = table[bytes[i] ?? 0] ?? 0
  return samples
}

export const encodeUlaw = (samples: Int16Array): Buffer => encode(samples, ulawOf)
export const decodeUlaw = (bytes: Uint8Array): Int16Array => decode(bytes, ULAW_TABLE)
export const encodeAlaw = (samples: Int16Array): Buffer => encode(samples, alawOf)
export const decodeAlaw = (bytes: Uint8Array): Int16Array => decode(bytes, ALAW_TABLE)
