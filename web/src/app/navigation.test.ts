import assert from 'node:assert/strict'
import { test } from 'node:test'

import { PAGES, pageAt, pagesFor, safeReturn } from './navigation.ts'

test('[UC-203] a user sees only their own pages', () => {
  assert.deepEqual([...new Set(pagesFor(['user']).map((page) => page.group))], ['me'])
})

test('[UC-203] an administrator sees no page of the privacy officer, and the other way round', () => {
  assert.ok(pagesFor(['administrator']).every((page) => page.group !== 'office'))
  assert.ok(pagesFor(['privacy_officer']).every((page) => page.group !== 'admin' || page.name === 'records'))
})

test('each page has a key of its own', () => {
  assert.equal(new Set(PAGES.map((page) => page.key)).size, PAGES.length)
})

test('an address below a page belongs to it', () => {
  assert.equal(pageAt('/admin/people/123')?.name, 'people')
  assert.equal(pageAt('/admin/peoples'), undefined)
})

test('signing in returns to an address of this site only', () => {
  assert.equal(safeReturn('/office/requests?x=1'), '/office/requests?x=1')
  for (const back of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/sign-in',
    undefined,
    7,
  ]) {
    assert.equal(safeReturn(back), '/me/journal')
  }
})
