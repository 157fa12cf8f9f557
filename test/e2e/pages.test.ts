// Time limit: 420 s, every page in two widths, three languages, light and dark, each looked at by axe.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import {
  axeFindings,
  type Look,
  noBrowser,
  open,
  picture,
  signIn,
  startBrowser,
  visit,
} from '../support/browser.ts'
import { type RunningDemo, startDemo } from '../support/demo.ts'

const PATHS = [
  '/me/journal',
  '/me/devices',
  '/me/data',
  '/me/settings',
  '/admin/people',
  '/admin/registrations',
  '/admin/calls',
  '/admin/records',
  '/office/requests',
  '/office/register',
  '/office/audit',
]
const LOOKS: Required<Look>[] = [
  { width: 1440, height: 900, scheme: 'light', language: 'en' },
  { width: 1440, height: 900, scheme: 'dark', language: 'fr' },
  { width: 390, height: 844, scheme: 'light', language: 'de' },
  { width: 390, height: 844, scheme: 'dark', language: 'en' },
]

describe('each page, as somebody with every role sees it', { skip: noBrowser }, () => {
  let demo: RunningDemo
  let browser: Browser
  let paths: string[]

  before(async () => {
    demo = await startDemo()
    browser = await startBrowser()
    const ask = await visit(browser, demo.url, { width: 1280, height: 800 })
    await signIn(ask.page, officer().login, officer().password)
    // The picture of the README, when somebody makes it anew.
    const shot = process.env['SOTTO_E2E_SCREENSHOT']
    if (shot) {
      await ask.context.request.patch('/api/v1/me', { data: { language: 'en' } })
      await open(ask.page, '/me/journal')
      await ask.page.screenshot({ path: shot })
    }
    paths = [...PATHS, ...(await oneOfEach(ask.page))]
    await ask.context.close()
  })

  const officer = () => {
    const found = demo.people.find(({ roles }) => roles.includes('administrator'))
    assert.ok(found)
    return found
  }

  for (const look of LOOKS) {
    const name = `${look.width} px, ${look.scheme}, ${look.language}`

    test(`nothing is found by axe at ${name}`, async () => {
      const { page, context, complaints } = await visit(browser, demo.url, look)
      await page.addInitScript((language) => localStorage.setItem('sotto.language', language), look.language)
      const findings: string[] = []
      const lookAt = async (what: string) => {
        findings.push(...(await axeFindings(page)).map((one) => `${what}: ${one}`))
        findings.push(...(await tooSmall(page)).map((one) => `${what}: ${one}`))
        await picture(
          page,
          `${what.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'one').replaceAll('/', '_')}-${look.width}-${look.scheme}-${look.language}`,
        )
      }

      await open(page, '/sign-in')
      await lookAt('/sign-in')
      await signIn(page, officer().login, officer().password)
      await context.request.patch('/api/v1/me', { data: { language: look.language } })
      for (const path of paths) {
        await open(page, path)
        assert.equal(await page.locator('html').getAttribute('lang'), look.language)
        assert.ok(await fits(page), `${path} does not fit ${look.width} px`)
        await lookAt(path)
      }
      await context.close()

      assert.deepEqual(findings, [])
      assert.deepEqual(complaints, [])
    })
  }
})

/** A person and a request to look at; the request is opened first. */
async function oneOfEach(page: Page): Promise<string[]> {
  const api = page.context().request
  const people = (await (await api.get('/api/v1/people')).json()) as {
    items: { id: string; roles: string[] }[]
  }
  const person = people.items.find(({ roles }) => roles.length === 1)
  assert.ok(person)
  const made = await api.post('/api/v1/privacy/requests', {
    data: { person_id: person.id, kind: 'erasure', note: 'Asked on paper.' },
  })
  const request = (await made.json()) as { id: string }
  return [`/admin/people/${person.id}`, `/office/requests/${request.id}`]
}

/** WCAG 2.5.8: targets of 24 px, unless they are words in a sentence or out of sight. */
function tooSmall(page: Page): Promise<string[]> {
  return page.locator('a, button, [role="menuitem"], select, summary').evaluateAll((elements) =>
    elements
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => !element.closest('p, .skip-link'))
      .map((element) => ({ box: element.getBoundingClientRect(), html: element.outerHTML.slice(0, 120) }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({ box, html }) => `${Math.round(box.width)}×${Math.round(box.height)}: ${html}`),
  )
}

/** Nothing makes the page wider than its window (WCAG 1.4.10). */
function fits(page: Page): Promise<boolean> {
  return page.locator('html').evaluate((root) => root.scrollWidth <= root.clientWidth)
}
