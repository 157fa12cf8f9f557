// Time limit: 300 s, a browser shares a busy machine with the other tests.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import { axeFindings, noBrowser, open, signIn, startBrowser, visit } from '../support/browser.ts'
import { PASSWORD, type Site, startCompany } from './site.ts'

describe('what an administrator does on the screen', { skip: noBrowser }, () => {
  let site: Site
  let browser: Browser

  before(async () => {
    site = await startCompany()
    browser = await startBrowser()
  })

  async function openPerson(name: string) {
    const visitor = await visit(browser, site.url)
    await signIn(visitor.page, 'clara', PASSWORD)
    await open(visitor.page, '/admin/people')
    await visitor.page.getByRole('link', { name }).click()
    await visitor.page.getByRole('heading', { name }).waitFor()
    return visitor
  }

  const act = async (page: Page, action: string) => {
    await page.getByRole('button', { name: 'Actions', exact: true }).click()
    await page.getByRole('menuitem', { name: action }).click()
  }

  test('an extension that somebody has is taken over only when that is said', async () => {
    const { page, context } = await openPerson('Jonas Brandt')

    await act(page, 'Move extension')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New extension').fill('202')
    await dialog.getByRole('button', { name: 'Move extension' }).click()
    await dialog.getByText('Somebody has this extension.').waitFor()
    assert.deepEqual(await axeFindings(page), [])
    await dialog.getByLabel('Take it from its present holder').check()
    await dialog.getByRole('button', { name: 'Move extension' }).click()

    await page.getByText('Extension moved.').waitFor()
    const clara = await site.as('clara')
    const people = await clara<{ items: { login?: string; extension?: string }[] }>('GET', '/people')
    const extensions = Object.fromEntries(people.items.map(({ login = '', extension }) => [login, extension]))
    assert.deepEqual(extensions, { clara: '200', jonas: '202', ines: undefined })
    await context.close()
  })

  test('who is suspended is signed out and cannot sign in, until activated again', async () => {
    const jonas = await visit(browser, site.url)
    await signIn(jonas.page, 'jonas', PASSWORD)
    const { page, context } = await openPerson('Jonas Brandt')

    await act(page, 'Suspend')
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
    await page.getByText('Person suspended.').waitFor()
    await jonas.page.goto('/me/devices')
    await jonas.page.waitForURL('**/sign-in?back=*')
    await act(page, 'Activate')
    await page.getByText('Person active again.').waitFor()

    await signIn(jonas.page, 'jonas', PASSWORD)
    await context.close()
    await jonas.context.close()
  })

  test('a role is given and the pages of it appear to its holder', async () => {
    const { page, context } = await openPerson('Ines Keller')

    await page.getByLabel('Privacy officer').check()
    await page.getByRole('region', { name: 'Roles' }).getByRole('button', { name: 'Save' }).click()
    await page.getByText('Roles saved.').waitFor()
    const ines = await visit(browser, site.url)
    await signIn(ines.page, 'ines', PASSWORD)

    await ines.page.getByRole('link', { name: 'Requests' }).waitFor()
    assert.equal(await ines.page.getByRole('link', { name: 'People' }).count(), 0)
    await context.close()
    await ines.context.close()
  })

  test('a new password is shown once and works', async () => {
    const { page, context } = await openPerson('Ines Keller')

    await act(page, 'New password')
    await page.getByRole('button', { name: 'Make a password' }).click()
    await page.getByRole('button', { name: 'Show: Initial password' }).click()
    const password = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
    const ines = await visit(browser, site.url)

    await signIn(ines.page, 'ines', password)
    await context.close()
    await ines.context.close()
  })

  test("a person's journal is not for administrators: the page says so, and the address is refused", async () => {
    const { page, context } = await openPerson('Jonas Brandt')
    const id = page.url().split('/').at(-1)

    await page.getByText('Their journal is theirs alone.').waitFor()
    const answer = await context.request.get(`/api/v1/people/${id}/journal`)

    assert.equal(answer.status(), 403)
    await context.close()
  })

  test('people are found by a part of the name, and sorted by a column', async () => {
    const { page, context } = await visit(browser, site.url)
    await signIn(page, 'clara', PASSWORD)
    await open(page, '/admin/people')

    await page.getByRole('button', { name: 'Sort by Name' }).click()
    const names = await page.getByRole('row').getByRole('link').allTextContents()
    assert.deepEqual(names, ['Clara Vogt', 'Ines Keller', 'Jonas Brandt'])
    await page.getByRole('searchbox').fill('KELL')
    await page.getByText('1 person').waitFor()

    assert.deepEqual(await page.getByRole('row').getByRole('link').allTextContents(), ['Ines Keller'])
    await context.close()
  })
})
