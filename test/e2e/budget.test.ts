import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'

import { dist, ensureWebBuilt } from '../../scripts/web.mjs'

/** design §9: script of the first view, gzipped. */
const BUDGET_BYTES = 200_000

type Chunk = { file: string; imports?: string[]; isEntry?: boolean }
type Manifest = Record<string, Chunk>

describe('what the first view costs', () => {
  let manifest: Manifest

  before(async () => {
    await ensureWebBuilt()
    manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest
  })

  /** A page with everything it needs before it can be read: the entry, the shell, one language. */
  const VIEWS: Record<string, string[]> = {
    'signing in': ['src/features/access/sign-in-page.tsx'],
    'the set-up': ['src/features/access/setup-page.tsx'],
    'the journal': ['src/app/shell/shell.tsx', 'src/features/calls/journal-page.tsx'],
  }

  for (const [name, pages] of Object.entries(VIEWS)) {
    test(`${name} takes at most 200 kB of script, gzipped, in the longest language`, async () => {
      const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry)
      assert.ok(entry)
      const sizes = await Promise.all(
        ['de', 'en', 'fr'].map((language) =>
          gzipped(files(manifest, [entry, ...pages, `src/app/texts/${language}/index.ts`])),
        ),
      )

      const most = Math.max(...sizes)
      assert.ok(most <= BUDGET_BYTES, `${name} takes ${most} bytes`)
      assert.ok(most > 20_000, 'the sizes were not read from the build')
    })
  }

  test('the pages are split: no page is in the entry', () => {
    const entry = Object.values(manifest).find(({ isEntry }) => isEntry)
    const pages = Object.entries(manifest).filter(([key]) => key.endsWith('-page.tsx'))

    assert.ok(pages.length >= 14)
    for (const [key, { file }] of pages) assert.notEqual(file, entry?.file, key)
  })

  test('building again takes no time while nothing has changed', async () => {
    const started = performance.now()
    const { built } = await ensureWebBuilt()

    assert.equal(built, false)
    assert.ok(performance.now() - started < 200, 'the check alone is a matter of milliseconds')
  })

  test('the page loads no script or style from its own text, and nothing from elsewhere', async () => {
    const page = await readFile(join(dist, 'index.html'), 'utf8')

    assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)/)
    assert.doesNotMatch(page, /<style|\bstyle=|\bon\w+=/)
    assert.doesNotMatch(page, /https?:\/\//)
  })
})

/** The script files of these chunks and of all they import before they run. */
function files(manifest: Manifest, keys: string[], found = new Set<string>()): Set<string> {
  for (const key of keys) {
    const chunk = manifest[key]
    assert.ok(chunk, `the build has no chunk for ${key}`)
    if (found.has(chunk.file)) continue
    found.add(chunk.file)
    files(manifest, chunk.imports ?? [], found)
  }
  return found
}

async function gzipped(names: Set<string>): Promise<number> {
  const sizes = await Promise.all(
    [...names].map(async (name) => (await readFile(join(dist, `${name}.gz`))).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
