import assert from 'node:assert/strict'
import { test } from 'node:test'

import { findUntruths } from '#db/truth.ts'

import { catalogue } from '../../src/catalogue.ts'
import { createTestDatabase, TEST_APP } from '../support/database.ts'

test('[UC-02] [UC-69] [4K-173] the migrated database holds exactly what the catalogue declares', async () => {
  const { superuserUrl } = await createTestDatabase()

  const untruths = await findUntruths({ url: superuserUrl, appRole: TEST_APP.role, catalogue })

  assert.deepEqual(untruths, [])
})
