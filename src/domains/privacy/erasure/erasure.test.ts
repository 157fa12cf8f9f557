import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import { asPerson } from '../../../../test/support/company.ts'
import { createPrivacyOffice, type PrivacyOffice } from '../../../../test/support/privacy-office.ts'

let office: PrivacyOffice
before(async () => {
  office = await createPrivacyOffice({ maintenance: true })
})

test('[UC-190] erasing one person leaves nothing of them and everything of the other', async () => {
  const anna = await office.hire('Anna', '201')
  const ben = await office.hire('Ben', '202')
  await office.call(anna, ben)
  await office.call(ben, anna)
  const ofBen = asPerson(office.tenantId, ben.id)
  const before = await office.records.journal(ofBen, ben.id)
  assert.ok(before.every(({ party }) => party.name === 'Anna'))

  const request = await office.erase(anna)

  assert.equal(office.keys.state(anna.id), 'destroyed')
  assert.deepEqual(await office.privacy.verify(office.officer), { clean: true, findings: [] })
  const after = await office.records.journal(ofBen, ben.id)
  assert.deepEqual(
    after,
    before.map((entry) => ({ ...entry, party: { erased: true } })),
  )
  const { state } = await office.privacy.erasure(office.officer, request)
  assert.equal(state, 'done')
})
