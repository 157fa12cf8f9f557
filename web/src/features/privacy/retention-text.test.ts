import assert from 'node:assert/strict'
import { test } from 'node:test'

import { periodText } from './retention-text.ts'

test('a period is told in the language of the reader', () => {
  assert.equal(periodText('P90D', 'en'), '90 days')
  assert.equal(periodText('P1D', 'de'), '1 Tag')
  assert.equal(periodText('P2Y', 'fr'), '2 ans')
  assert.equal(periodText('P1Y6M', 'en'), '1 year, 6 months')
})

test('a period that is not understood is shown as it is', () => {
  assert.equal(periodText('until closed', 'en'), 'until closed')
})
