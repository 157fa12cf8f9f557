import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import type { AxeResults, RunOptions } from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

import { atEnd } from './database.ts'

export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) =>
  existsSync(path),
)
/** What a test says instead of running where there is no browser. */
export const noBrowser = chromiumPath === undefined && 'chromium is not installed'

/** Longer than any step takes on a machine that is busy. */
const PATIENCE_MS = 20_000
/** Set to a folder to look at what the tests saw. */
const shots = process.env['SOTTO_E2E_SHOTS']

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** WCAG 2.2 AA and what axe thinks good besides. */
const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

export type Visit = {
  page: Page
  context: BrowserContext
  /** What the browser complained about: a broken policy, a script that threw, a request to somebody else. */
  complaints: string[]
}
export type Look = {
  width?: number
  height?: number
  scheme?: 'light' | 'dark'
  language?: 'de' | 'en' | 'fr'
}

/** One Chromium for a test file; closed at its end. */
export async function startBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: FLAGS })
  atEnd(() => browser.close())
  return browser
}

/** A visitor of their own, with nothing remembered. */
export async function visit(browser: Browser, url: string, look: Look = {}): Promise<Visit> {
  const { width = 1440, height = 900, scheme = 'light', language = 'en' } = look
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme: scheme,
    locale: language,
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (fault) => complaints.push(`threw: ${fault.message}`))
  page.on('console', (message) => {
    // A refused answer (401 before signing in) is the page's to handle; the browser notes each.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text())
  })
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (/^https?:$/.test(protocol) && host !== new URL(url).host) complaints.push(`asked ${host}`)
  })
  return { page, context, complaints }
}

/** Signs in through the page, as a person does. */
export async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.locator('input[autocomplete="username"]').fill(login)
  await page.locator('input[autocomplete="current-password"]').fill(password)
  await page.locator('button[type="submit"]').click()
  await page.waitForURL('**/me/journal')
}

/** Opens a view and waits until its data is there. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await settled(page)
}

/** No answer is awaited, no outline of a list is left. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await page.locator('[class*="Skeleton-root"]').first().waitFor({ state: 'detached' })
}

/** What axe finds, one line per finding. The engine is put in past the page's policy, which allows no foreign script. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axePath, 'utf8'))
  const { violations } = (await page
    .locator('html')
    .evaluate((root, rules) => root.ownerDocument.defaultView.axe.run(root, rules), RULES)) as AxeResults
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) =>
        `${id}: ${html.slice(0, 140)} (${failureSummary?.split('\n').at(-1)?.trim()})`,
    ),
  )
}

/** Keeps a picture when somebody wants to look. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!shots) return
  await mkdir(shots, { recursive: true })
  await page.locator('body').evaluate((body) => body.ownerDocument.defaultView.scrollTo(0, 0))
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}
