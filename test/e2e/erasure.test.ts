// Time limit: 300 s, a browser shares a busy machine with the other tests.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'

import type { Browser } from 'playwright-core'

import { axeFindings, noBrowser, open, picture, signIn, startBrowser, visit } from '../support/browser.ts'
import { PASSWORD, type Site, startCompany } from './site.ts'

describe('the rights of a person, on the screen', { skip: noBrowser }, () => {
  let site: Site
  let browser: Browser

  before(async () => {
    site = await startCompany()
    browser = await startBrowser()
  })

  test('a person sees what is held about them and takes it along', async () => {
    const { page, context, complaints } = await visit(browser, site.url)
    await signIn(page, 'ines', PASSWORD)
    await open(page, '/me/data')

    await page.getByText('To connect calls and show who is calling').first().waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download my data' }).click()
    const file = await download

    assert.equal(file.suggestedFilename(), 'sotto-my-data.zip')
    assert.equal((await readHead(await file.createReadStream())).toString('latin1', 0, 2), 'PK')
    assert.deepEqual(complaints, [])
    await context.close()
  })

  test('a person asks for erasure and sees the clock; asking can be taken back', async () => {
    const { page, context } = await visit(browser, site.url)
    await signIn(page, 'jonas', PASSWORD)
    await open(page, '/me/data')

    for (const round of ['asked', 'asked again']) {
      await page.getByRole('button', { name: 'Ask for erasure' }).click()
      const dialog = page.getByRole('dialog')
      const send = dialog.getByRole('button', { name: 'Ask for erasure' })
      assert.ok(await send.isDisabled(), 'it has to be understood first')
      await dialog.getByLabel('I understand that this cannot be undone').check()
      if (round === 'asked') assert.deepEqual(await axeFindings(page), [])
      await send.click()
      await page.getByText(/(29|30|31) days left/).waitFor()
      if (round === 'asked again') break
      await page.getByRole('button', { name: 'Take back' }).click()
      await page.getByText('Withdrawn').waitFor()
    }
    await context.close()
  })

  test('the privacy officer looks first, types the word, and gets a receipt', async () => {
    const { page, context, complaints } = await visit(browser, site.url)
    await signIn(page, 'clara', PASSWORD)
    await open(page, '/office/requests')
    await page.getByRole('link', { name: 'Jonas Brandt' }).click()

    await page.getByRole('region', { name: 'What erasure would do' }).getByText('Personal details').waitFor()
    await page.getByRole('button', { name: 'Erase…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Type ERASE to confirm').fill('erase')
    await dialog.getByRole('button', { name: 'Erase for good' }).click()
    await dialog.getByText('This is not the word above.').waitFor()
    await dialog.getByLabel('Type ERASE to confirm').fill('ERASE')
    assert.deepEqual(await axeFindings(page), [])
    await dialog.getByRole('button', { name: 'Erase for good' }).click()

    await page.getByRole('button', { name: 'Download the receipt' }).waitFor({ timeout: 60_000 })
    await page.getByRole('heading', { name: 'Erasure: Erased person' }).waitFor()
    await page.getByRole('button', { name: 'Show the signed text' }).click()
    await page.getByText('sotto-erasure-receipt-1').waitFor()
    await page.getByRole('button', { name: 'Look for leftovers' }).click()
    await page.getByText('Nothing was found.').waitFor()
    assert.deepEqual(await axeFindings(page), [])
    await picture(page, 'receipt')
    assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /Jonas|Brandt/)
    assert.deepEqual(complaints, [])
    await context.close()
  })

  test('[MO-71] who was erased cannot sign in, and nobody finds them among the people', async () => {
    const { page, context } = await visit(browser, site.url)
    await page.goto('/sign-in')
    await page.locator('input[autocomplete="username"]').fill('jonas')
    await page.locator('input[autocomplete="current-password"]').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByText('Login or password is not right.').waitFor()

    await signIn(page, 'clara', PASSWORD)
    await open(page, '/admin/people')

    assert.equal(await page.getByText('Jonas').count(), 0)
    await context.close()
  })

  test('the audit shows what was done, and its chain holds', async () => {
    const { page, context } = await visit(browser, site.url)
    await signIn(page, 'clara', PASSWORD)
    await open(page, '/office/audit')

    await page.getByText('Person erased').first().waitFor()
    await page.getByRole('button', { name: 'Verify the chain' }).click()

    await page.getByText(/The chain is whole: \d+ entries checked/).waitFor()
    await context.close()
  })
})

async function readHead(stream: AsyncIterable<Buffer | string>): Promise<Buffer> {
  for await (const chunk of stream) return Buffer.from(chunk)
  return Buffer.alloc(0)
}
