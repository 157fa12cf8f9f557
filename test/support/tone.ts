import { readFileSync, writeFileSync } from 'node:fs'
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from '#engine/media/codec/g711.ts'

/** Telephone audio: 8,000 samples of 16 bits a second unless a file says otherwise. */
export const SAMPLE_RATE_HZ = 8000

export type Wav = { sampleRate: number; samples: Int16Array }

/** A sine of `frequencyHz`, `seconds` long, with an amplitude of `level` of full scale. */
export function sine(
  frequencyHz: number,
  seconds: number,
  level = 0.5,
  sampleRate = SAMPLE_RATE_HZ,
): Int16Array {
  const samples = new Int16Array(Math.round(seconds * sampleRate))
  for (let i = 0; i < samples.length; i += 1) {
    samples[i] = Math.round(32_767 * level * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRate))
  }
  return samples
}

/** The same sine as G.711 bytes, ready to be cut into RTP payloads of 160 bytes (20 ms). */
export const ulawTone = (frequencyHz: number, seconds: number): Buffer =>
  encodeUlaw(sine(frequencyHz, seconds))
export const alawTone = (frequencyHz: number, seconds: number): Buffer =>
  encodeAlaw(sine(frequencyHz, seconds))

/**
 * How loud `frequencyHz` is in the samples, as the amplitude of that sine from 0 to 1 of full scale (Goertzel).
 * Measured over the loudest of half-second windows, so that silence before or after the tone does not hide it.
 */
export function toneLevel(samples: Int16Array, frequencyHz: number, sampleRate = SAMPLE_RATE_HZ): number {
  const size = Math.min(samples.length, Math.round(sampleRate / 2))
  if (size === 0) return 0
  let loudest = 0
  for (let from = 0; from + size <= samples.length; from += Math.max(1, size >> 1)) {
    loudest = Math.max(loudest, goertzel(samples.subarray(from, from + size), frequencyHz, sampleRate))
  }
  return loudest
}

function goertzel(window: Int16Array, frequencyHz: number, sampleRate: number): number {
  const omega = (2 * Math.PI * frequencyHz) / sampleRate
  const turn = 2 * Math.cos(omega)
  let last = 0
  let beforeLast = 0
  for (const sample of window) {
    const next = sample / 32_768 + turn * last - beforeLast
    beforeLast = last
    last = next
  }
  const power = last * last + beforeLast * beforeLast - turn * last * beforeLast
  return (2 * Math.sqrt(Math.max(0, power))) / window.length
}

/** True when the tone is there at an amplitude of at least `least` (2 % of full scale: heard, and above G.711 noise). */
export function hasTone(
  samples: Int16Array,
  frequencyHz: number,
  { least = 0.02, sampleRate = SAMPLE_RATE_HZ }: { least?: number; sampleRate?: number } = {},
): boolean {
  return toneLevel(samples, frequencyHz, sampleRate) >= least
}

/** Writes 16-bit mono PCM. */
export function writeWav(path: string, samples: Int16Array, sampleRate = SAMPLE_RATE_HZ): void {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + samples.length * 2, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(samples.length * 2, 40)
  const body = Buffer.alloc(samples.length * 2)
  samples.forEach((sample, i) => body.writeInt16LE(sample, i * 2))
  writeFileSync(path, Buffer.concat([header, body]))
}

/** Reads a WAV file of 16-bit PCM, µ-law or A-law; of several channels, the first. Throws on anything else. */
export function readWav(path: string): Wav {
  return parseWav(readFileSync(path))
}

const PCM = 1
const ALAW = 6
const ULAW = 7
const EXTENSIBLE = 0xfffe

export function parseWav(file: Buffer): Wav {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('not a WAV file')
  }
  let format = 0
  let channels = 1
  let sampleRate = SAMPLE_RATE_HZ
  let at = 12
  while (at + 8 <= file.length) {
    const name = file.toString('latin1', at, at + 4)
    const size = file.readUInt32LE(at + 4)
    at += 8
    if (name === 'fmt ') {
      format = file.readUInt16LE(at)
      channels = file.readUInt16LE(at + 2)
      sampleRate = file.readUInt32LE(at + 4)
      if (format === EXTENSIBLE) format = file.readUInt16LE(at + 24)
    }
    // A recorder that was cut off leaves a size of 0: then everything to the end is sound.
    if (name === 'data') {
      const end = size === 0 ? file.length : Math.min(file.length, at + size)
      return { sampleRate, samples: firstChannel(samplesOf(file.subarray(at, end), format), channels) }
    }
    at += size + (size % 2)
  }
  throw new Error('a WAV file without sound')
}

function samplesOf(bytes: Buffer, format: number): Int16Array {
  if (format === ULAW) return decodeUlaw(bytes)
  if (format === ALAW) return decodeAlaw(bytes)
  if (format !== PCM) throw new Error(`WAV format ${format} is not read here`)
  return Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(i * 2))
}

function firstChannel(samples: Int16Array, channels: number): Int16Array {
  return channels <= 1 ? samples : samples.filter((_, i) => i % channels === 0)
}
