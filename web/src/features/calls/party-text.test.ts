import assert from 'node:assert/strict'
import { test } from 'node:test'

import { partyDetail, partyTitle } from './party-text.ts'

const words = { withheld: 'withheld', erased: 'erased', unknown: 'unknown' }

test('[UC-43] the other side is named, else numbered, else explained', () => {
  assert.equal(partyTitle({ name: 'Anna', number: '201' }, words), 'Anna')
  assert.equal(partyTitle({ number: '201' }, words), '201')
  assert.equal(partyTitle({}, words), 'unknown')
})

test('an erased or withheld party never shows a name or number, whatever else came', () => {
  assert.equal(partyTitle({ erased: true, name: 'Anna' }, words), 'erased')
  assert.equal(partyTitle({ withheld: true, number: '201' }, words), 'withheld')
  assert.equal(partyDetail({ erased: true, name: 'Anna', number: '201' }), undefined)
})
