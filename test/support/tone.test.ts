import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { decodeAlaw, decodeUlaw } from '#engine/media/codec/g711.ts'
import { alawTone, hasTone, parseWav, readWav, sine, toneLevel, ulawTone, writeWav } from './tone.ts'

test('a tone is found at its own frequency and at no other', () => {
  const samples = sine(440, 1)

  assert.ok(Math.abs(toneLevel(samples, 440) - 0.5) < 0.01)
  for (const other of [300, 400, 480, 880, 1000]) assert.equal(hasTone(samples, other), false, `${other} Hz`)
})

test('a tone survives G.711 both ways', () => {
  assert.ok(hasTone(decodeUlaw(ulawTone(1000, 0.5)), 1000))
  assert.ok(hasTone(decodeAlaw(alawTone(1000, 0.5)), 1000))
})

test('one second of tone is found in ten seconds of silence', () => {
  const samples = new Int16Array(80_000)
  samples.set(sine(700, 1), 30_000)

  assert.ok(hasTone(samples, 700))
  assert.equal(hasTone(new Int16Array(80_000), 700), false)
  assert.equal(hasTone(new Int16Array(0), 700), false)
})

test('a WAV file comes back as written, also when its recorder was cut off', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tone-'))
  const path = join(folder, 'tone.wav')
  const samples = sine(440, 0.25)
  try {
    writeWav(path, samples)
    const file = readFileSync(path)
    file.writeUInt32LE(0, 40)
    writeFileSync(join(folder, 'cut.wav'), file)

    assert.deepEqual(readWav(path), { sampleRate: 8000, samples })
    assert.deepEqual(readWav(join(folder, 'cut.wav')), { sampleRate: 8000, samples })
    assert.throws(() => parseWav(Buffer.from('not a WAV file at all')))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
