import assert from 'node:assert/strict'
import { test } from 'node:test'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { de } from './de/index.ts'
import { en } from './en/index.ts'
import { fr } from './fr/index.ts'

const root = join(import.meta.dirname, '..', '..')

/** Words that are the same in two languages on purpose. */
const SAME_ALLOWED = new Set([
  'Sotto',
  'Login',
  'Name',
  'Person',
  'SIP',
  'Transport',
  'Server',
  'System',
  'Live',
  'Journal',
  'Audit',
  'baresip',
])

function flatten(texts: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'string'
        ? [[path + key, value] as const]
        : [...flatten(value as object, `${path}${key}.`)],
    ),
  )
}
const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([name]) => name).toSorted()

const source = flatten(en)
for (const [language, texts] of [
  ['German', flatten(de)],
  ['French', flatten(fr)],
] as const) {
  test(`${language} has every text, none empty, none too many`, () => {
    assert.deepEqual([...texts.keys()].toSorted(), [...source.keys()].toSorted())
    for (const [key, text] of texts) assert.notEqual(text.trim(), '', key)
  })

  test(`${language} fills in the same values as English`, () => {
    for (const [key, text] of texts)
      assert.deepEqual(placeholders(text), placeholders(source.get(key) ?? ''), key)
  })

  test(`${language} texts were translated, not copied`, () => {
    const copied = [...texts].filter(
      ([key, text]) => text === source.get(key) && text.length > 20 && !SAME_ALLOWED.has(text),
    )
    assert.deepEqual(copied, [])
  })
}

test('every text is used by some part of the client, or by a code of the server', () => {
  const code = globSync('**/*.{ts,tsx}', { cwd: root })
    .filter((file) => !/\btexts\/(de|en|fr)\//.test(file) && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n')
  const unused = [...source.keys()].filter((key) => {
    const bare = key.replace(/_(one|other)$/, '')
    if (code.includes(`'${bare}'`)) return false
    // A key made of a fixed part and a value: t(`calls.outcome.${...}`) and look-ups by place.
    const place = bare.slice(0, bare.lastIndexOf('.'))
    return !code.includes(`\`${place}.\${`) && !code.includes(`word('${place}'`)
  })

  assert.deepEqual(unused, [])
})
