// Time limit: 300 s, a browser shares a busy machine with the other tests.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'

import type { Browser } from 'playwright-core'

import { axeFindings, noBrowser, open, picture, signIn, startBrowser, visit } from '../support/browser.ts'
import { PASSWORD, type Site, startCompany } from './site.ts'

describe('what stays around the pages', { skip: noBrowser }, () => {
  let site: Site
  let browser: Browser

  before(async () => {
    site = await startCompany()
    browser = await startBrowser()
  })

  test('with the keyboard alone: past the navigation, to another page, into a dialog and out', async () => {
    const { page, context } = await visit(browser, site.url)
    await signIn(page, 'clara', PASSWORD)
    await open(page, '/me/journal')
    assert.equal(
      await page.locator(':focus').evaluate((one) => one.tagName),
      'H1',
      'reading begins at the heading',
    )

    await page.locator('body').press('g')
    await page.locator('body').press('d')
    await page.waitForURL('**/me/devices')
    await page.locator('body').press('?')
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await list.waitFor()
    assert.deepEqual(await axeFindings(page), [])
    for (let step = 0; step < 8; step++) await page.keyboard.press('Tab')
    assert.ok(
      await list.evaluate((one) => one.contains(one.ownerDocument.activeElement)),
      'the dialog keeps the focus',
    )
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('heading', { name: 'Devices' }).waitFor()
    await page.getByRole('link', { name: 'Skip to content' }).focus()
    await page.keyboard.press('Enter')
    assert.equal(await page.locator(':focus').getAttribute('id'), 'content')
    await context.close()
  })

  test('single letters can be switched off (WCAG 2.1.4), and are text in a field', async () => {
    const { page, context } = await visit(browser, site.url)
    await signIn(page, 'clara', PASSWORD)
    await open(page, '/admin/people')

    await page.locator('body').press('/')
    const search = page.getByRole('searchbox')
    await search.pressSequentially('gj?')
    assert.equal(await search.inputValue(), 'gj?')
    await open(page, '/me/settings')
    await page.getByLabel('Use keyboard shortcuts').uncheck()
    await page.locator('h1').press('g')
    await page.locator('h1').press('j')

    assert.match(page.url(), /\/me\/settings$/)
    await context.close()
  })

  test('on a narrow screen the navigation opens over the page and closes after a choice', async () => {
    const { page, context } = await visit(browser, site.url, { width: 390, height: 844 })
    await signIn(page, 'clara', PASSWORD)
    const navigation = page.getByRole('navigation')
    assert.equal(await navigation.isVisible(), false)

    await page.getByRole('button', { name: 'Open navigation' }).click()
    await navigation.getByRole('link', { name: 'People' }).waitFor()
    assert.deepEqual(await axeFindings(page), [])
    await picture(page, 'navigation-390')
    await navigation.getByRole('link', { name: 'People' }).click()

    await page.getByRole('heading', { name: 'People' }).waitFor()
    assert.equal(await navigation.isVisible(), false)
    await context.close()
  })

  test('what somebody else changes appears without asking for it', async () => {
    const { page, context } = await visit(browser, site.url)
    await signIn(page, 'clara', PASSWORD)
    await open(page, '/admin/people')
    await page.getByText('Live', { exact: true }).waitFor()
    const clara = await site.as('clara')

    await clara('POST', '/people', {
      first_name: 'Noor',
      login: 'noor',
      password: PASSWORD,
      extension: '230',
    })

    await page.getByRole('link', { name: 'Noor' }).waitFor()
    await context.close()
  })

  test('a session that is ended elsewhere leads to the sign-in page and back', async () => {
    const { page, context } = await visit(browser, site.url)
    await signIn(page, 'ines', PASSWORD)
    await open(page, '/me/devices')
    await page.getByText('Live', { exact: true }).waitFor()
    const ines = await site.as('ines')
    const sessions = await ines<{ items: { id: string; current: boolean }[] }>('GET', '/sessions')

    for (const { id, current } of sessions.items) if (!current) await ines('DELETE', `/sessions/${id}`)

    await page.waitForURL('**/sign-in?back=*')
    await page.getByText('You were signed out.').waitFor()
    await page.locator('input[autocomplete="username"]').fill('ines')
    await page.locator('input[autocomplete="current-password"]').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/me/devices')
    await context.close()
  })

  test('without a connection the page says so and stays, and comes back by itself', async () => {
    const { page, context } = await visit(browser, site.url)
    await signIn(page, 'clara', PASSWORD)
    await open(page, '/me/devices')

    await context.setOffline(true)
    await page.getByText('Sotto cannot be reached.').waitFor()
    await page.getByRole('heading', { name: 'Devices' }).waitFor()
    assert.deepEqual(await axeFindings(page), [])
    await context.setOffline(false)

    await page.getByText('Sotto cannot be reached.').waitFor({ state: 'detached' })
    await context.close()
  })

  test('a device is added, its secret given anew, and it is removed', async () => {
    const { page, context, complaints } = await visit(browser, site.url)
    await signIn(page, 'ines', PASSWORD)
    await open(page, '/me/devices')

    await page.getByRole('button', { name: 'Add device' }).click()
    await page.getByLabel('Name of the device').fill('Kitchen')
    await page.getByRole('button', { name: 'Create credentials' }).click()
    await page.getByRole('img', { name: 'QR code with the telephone credentials' }).waitFor()
    assert.deepEqual(await axeFindings(page), [])
    await picture(page, 'secret')
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Actions for Kitchen' }).click()
    await page.getByRole('menuitem', { name: 'New secret' }).click()
    await page.getByRole('button', { name: 'Make a new secret' }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Actions for Kitchen' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'Remove device' }).click()

    await page.getByText('Device removed.').waitFor()
    await page.getByText('Kitchen', { exact: true }).waitFor({ state: 'detached' })
    assert.deepEqual(complaints, [])
    await context.close()
  })

  test('a person changes what is known about them and how they appear', async () => {
    const { page, context } = await visit(browser, site.url)
    await signIn(page, 'ines', PASSWORD)
    await open(page, '/me/settings')

    await page.getByLabel('Known by the extension only').check()
    await page.getByRole('region', { name: 'About you' }).getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()

    await page.getByRole('button', { name: 'Account of Extension 202' }).waitFor()
    await context.close()
  })
})
