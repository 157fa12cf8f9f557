import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFakeClock } from '../../../test/support/fake-clock.ts'
import { Admission } from './admission.ts'

const limits = { strangersPerSecond: 100, strangerPerSecond: 10 }

function count(times: number, admits: (at: number) => boolean): number {
  return Array.from({ length: times }, (_, at) => admits(at)).filter(Boolean).length
}

describe('admission', () => {
  it('lets one stranger say so much and no more, and again later', () => {
    const clock = createFakeClock()
    const admission = new Admission(clock, limits)

    assert.equal(
      count(1_000, () => admission.admits('192.0.2.1')),
      20,
    )
    clock.advance(1_000)
    assert.equal(
      count(1_000, () => admission.admits('192.0.2.1')),
      10,
    )
    assert.equal(admission.refused, 1_970)
  })

  it('lets all strangers together say so much and no more', () => {
    const admission = new Admission(createFakeClock(), limits)

    const admitted = count(5_000, (at) => admission.admits(`192.0.2.${at % 250}`))

    assert.equal(admitted, 200)
  })

  it('never holds back whom it was told to trust, whatever a flood writes on its packets', () => {
    const clock = createFakeClock()
    const admission = new Admission(clock, limits)
    admission.vouchFor('198.51.100.7')
    count(200_000, (at) => admission.admits(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`))

    assert.equal(
      count(1_000, () => admission.admits('198.51.100.7')),
      1_000,
    )
    clock.advance(60 * 60_000)
    assert.equal(
      count(1_000, () => admission.admits('198.51.100.7')),
      20,
    )
  })
})
