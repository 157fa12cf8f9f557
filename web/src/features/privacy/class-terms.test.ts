import assert from 'node:assert/strict'
import { test } from 'node:test'

import { eraseTerm, purposeKey, retentionTerm } from './class-terms.ts'

test('a rule of retention is a starting point and a period', () => {
  assert.deepEqual(retentionTerm('left P30D', 'en'), { start: 'left', period: '30 days' })
  assert.deepEqual(retentionTerm('P1Y', 'de'), { start: '', period: '1 Jahr' })
})

test('what is kept on erasure is kept for a period', () => {
  assert.deepEqual(eraseTerm('keep P2Y', 'fr'), { way: 'keep', period: '2 ans' })
  assert.deepEqual(eraseTerm('deleteRow', 'en'), { way: 'deleteRow', period: undefined })
})

test('a purpose that is not known is shown as the server says it', () => {
  assert.equal(purposeKey('To notice and stop misuse'), 'security')
  assert.equal(purposeKey('For something new'), 'For something new')
})
