import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { openApi } from '#edges/http/openapi.ts'

import { declaredRoutes } from '../../src/routes.ts'
import { createTestHouse } from '../support/house.ts'

const committed = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'))

test('docs/openapi.json is what the routes declare (npm run gen writes it)', () => {
  assert.deepEqual(openApi(declaredRoutes()), committed)
})

test('the running server answers with the same document, and registers exactly its routes', async () => {
  const house = await createTestHouse()

  const served = (await house.app.inject({ url: '/api/openapi.json' })).json()

  assert.deepEqual(served, committed)
  const operations = Object.entries(served.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toUpperCase()} ${path.replace('/api/v1', '').replaceAll(/\{(\w+)\}/g, ':$1')}`,
    ),
  )
  assert.deepEqual(
    operations.toSorted(),
    house.routes.map(({ method, path }) => `${method} ${path}`).toSorted(),
  )
})

test('every operation says who it is for, and has an id of its own', () => {
  const operations = Object.values(committed.paths).flatMap((path) =>
    Object.values(path as Record<string, { operationId: string; description: string }>),
  )

  assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length)
  for (const { description } of operations) assert.match(description, /^For: \S/)
})
