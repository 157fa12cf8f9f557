// Time limit: 300 s, the demo company is made from nothing, and a browser shares a busy machine.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import { noBrowser, open, signIn, startBrowser, visit } from '../support/browser.ts'
import { type RunningDemo, startDemo } from '../support/demo.ts'

describe("a person's journal", { skip: noBrowser }, () => {
  let demo: RunningDemo
  let browser: Browser

  before(async () => {
    demo = await startDemo()
    browser = await startBrowser()
  })

  async function openJournal() {
    const person = demo.people.find(({ roles }) => roles.includes('administrator'))
    assert.ok(person)
    const { page, context } = await visit(browser, demo.url)
    await signIn(page, person.login, person.password)
    await context.request.patch('/api/v1/me', { data: { language: 'en' } })
    await open(page, '/me/journal')
    await page.getByRole('listitem').first().waitFor()
    return { page, context }
  }

  test('[4K-154] it is filtered by what somebody looks for', async () => {
    const { page, context } = await openJournal()
    const all = await entries(page).count()

    await page.getByText('Missed', { exact: true }).click()
    const missed = await entries(page).count()
    await page.getByText('Outgoing', { exact: true }).first().click()
    const outgoing = await entries(page).count()

    assert.ok(missed > 0 && missed < all)
    assert.ok(outgoing > 0 && outgoing < all)
    assert.equal(await entries(page).filter({ hasText: 'Incoming' }).count(), 0)
    await context.close()
  })

  test('a deleted entry comes back by undoing, and is gone for good without', async () => {
    const { page, context } = await openJournal()
    const all = await entries(page).count()
    const first = (await entries(page).first().textContent()) ?? ''

    await entries(page).first().getByRole('button').click()
    assert.equal(await entries(page).count(), all - 1)
    await page.getByRole('button', { name: 'Undo' }).click()
    assert.equal(await entries(page).count(), all)
    assert.equal(await entries(page).first().textContent(), first)

    await entries(page).first().getByRole('button').click()
    await page.waitForResponse((answer) => answer.request().method() === 'DELETE' && answer.ok())
    await page.reload()
    await page.getByRole('listitem').first().waitFor()
    assert.equal(await entries(page).count(), all - 1)
    await context.close()
  })

  test('who deletes everything and leaves at once has deleted everything', async () => {
    const { page, context } = await openJournal()

    await page.getByRole('button', { name: 'Delete all' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete all' }).click()
    await page.getByText('No calls yet').waitFor()
    await page.goto('/me/devices')
    await open(page, '/me/journal')

    await page.getByText('No calls yet').waitFor()
    await context.close()
  })
})

function entries(page: Page) {
  return page.locator('main').getByRole('listitem')
}
