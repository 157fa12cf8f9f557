// Time limit: 300 s, a browser shares a busy machine with the other tests.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import { axeFindings, noBrowser, open, picture, signIn, startBrowser, visit } from '../support/browser.ts'
import { PASSWORD, type Site, startSite } from './site.ts'

describe('the first steps: set-up, a colleague, their own sign-in', { skip: noBrowser }, () => {
  let site: Site
  let browser: Browser
  let handedOver = { login: '', password: '' }

  before(async () => {
    site = await startSite()
    browser = await startBrowser()
  })

  test('without its one-time part the set-up link says what is missing', async () => {
    const { page, context } = await visit(browser, site.url)

    await page.goto('/setup')

    await page.getByText('The set-up link is missing or incomplete').waitFor()
    await context.close()
  })

  test('[4K-48] the link leads to a signed-in administrator with telephone credentials', async () => {
    const { page, context, complaints } = await visit(browser, site.url)
    await page.goto(`/setup#${site.setupToken}`)

    await page.getByLabel('Company name').fill('Wiesental Instruments')
    await page.getByLabel('First name').fill('Clara')
    await page.getByLabel('Last name').fill('Vogt')
    assert.equal(await page.getByLabel('Login').inputValue(), 'clara.vogt')
    const password = page.getByLabel('Password', { exact: true })
    await password.fill('too short')
    await page.getByRole('button', { name: 'Set up' }).click()
    await page.getByText('6 characters missing').first().waitFor()
    await password.fill(PASSWORD)
    await page.getByText('Strength:').waitFor()
    await page.getByRole('button', { name: 'Show password' }).click()
    assert.equal(await password.getAttribute('type'), 'text')
    assert.deepEqual(await axeFindings(page), [])
    await page.getByRole('button', { name: 'Set up', exact: true }).click()

    await page.getByRole('heading', { name: 'Sotto is ready' }).waitFor()
    await page.getByRole('img', { name: 'QR code with the telephone credentials' }).waitFor()
    assert.deepEqual(await axeFindings(page), [])
    await picture(page, 'set-up-done')
    await page.getByRole('link', { name: 'Go to Sotto' }).click()
    await page.waitForURL('**/me/journal')
    await page.getByText('No calls yet').waitFor()
    assert.deepEqual(complaints, [])
    await context.close()
  })

  test('the link works once', async () => {
    const { page, context } = await visit(browser, site.url)

    await page.goto(`/setup#${site.setupToken}`)

    await page.getByRole('heading', { name: 'Sotto is set up already' }).waitFor()
    await context.close()
  })

  test('a colleague is added with credentials that are shown once', async () => {
    const { page, context } = await visit(browser, site.url)
    await signIn(page, 'clara.vogt', PASSWORD)
    await open(page, '/admin/people')

    await page.getByRole('button', { name: 'Add person' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('First name').fill('Zoé')
    await dialog.getByLabel('Last name').fill('Müller')
    assert.equal(await dialog.getByLabel('Extension').inputValue(), '201')
    assert.deepEqual(await axeFindings(page), [])
    await dialog.getByRole('button', { name: 'Add person' }).click()
    await dialog.getByText('Ready to hand over').waitFor()
    await dialog.getByRole('button', { name: 'Show: Initial password' }).click()
    handedOver = { login: await valueOf(page, 'Login'), password: await valueOf(page, 'Initial password') }
    assert.deepEqual(await axeFindings(page), [])
    await picture(page, 'hand-over')
    await page.keyboard.press('Escape')
    assert.ok(await dialog.isVisible(), 'a stray Escape must not lose what is shown once')
    await dialog.getByRole('button', { name: 'Done' }).click()

    await page.getByRole('link', { name: 'Zoé Müller' }).waitFor()
    assert.equal(handedOver.login, 'zoe.mueller')
    await context.close()
  })

  test('the colleague signs in and finds their own pages only', async () => {
    const { page, context } = await visit(browser, site.url)

    await signIn(page, handedOver.login, handedOver.password)

    await page.getByRole('link', { name: 'Settings' }).waitFor()
    const pages = await page.getByRole('navigation').getByRole('link').allTextContents()
    assert.deepEqual(pages, ['Journal', 'Devices', 'My data', 'Settings'])
    await page.goto('/admin/people')
    await page.getByRole('heading', { name: 'This page is not for your role' }).first().waitFor()
    await context.close()
  })

  test('a wrong password is told without saying what was wrong, and the way back leads where one was', async () => {
    const { page, context } = await visit(browser, site.url)
    await page.goto('/me/devices')
    await page.waitForURL('**/sign-in?back=*')

    await page.locator('input[autocomplete="username"]').fill('clara.vogt')
    await page.locator('input[autocomplete="current-password"]').fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByText('Login or password is not right.').waitFor()
    await page.locator('input[autocomplete="current-password"]').fill(PASSWORD)
    await page.keyboard.press('Enter')

    await page.waitForURL('**/me/devices')
    await context.close()
  })

  test('[OIG-23] the whole client changes its language at once and remembers it', async () => {
    const { page, context } = await visit(browser, site.url)
    await signIn(page, handedOver.login, handedOver.password)
    await page.waitForLoadState('networkidle')

    await page.getByRole('button', { name: 'Language: English' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitemradio', { name: 'Français' }).waitFor()
    await page.getByRole('menuitemradio', { name: 'Français' }).click()
    await page.getByRole('heading', { name: 'Journal' }).waitFor()
    await page.getByRole('link', { name: 'Appareils', exact: true }).waitFor()
    await page.reload()

    await page.getByRole('link', { name: 'Appareils', exact: true }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'fr')
    await context.close()
  })
})

/** What a field to copy shows. */
async function valueOf(page: Page, label: string): Promise<string> {
  const field = page
    .getByRole('dialog')
    .locator('div', { has: page.getByText(label, { exact: true }) })
    .last()
  return (await field.locator('code').textContent()) ?? ''
}
