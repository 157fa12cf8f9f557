import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

import { personalColumns } from '#db/table.ts'
import { PURPOSES } from '#db/classes.ts'

import { catalogue } from '../../src/catalogue.ts'
import { en } from '../../web/src/app/texts/en/index.ts'
import { purposeKey } from '../../web/src/features/privacy/class-terms.ts'

const root = resolve(import.meta.dirname, '../..')
const server = globSync('src/**/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n')

const keyOf = (code: string): string => code.replaceAll(/[.:]/g, '_')
const without = (texts: object, codes: Iterable<string>): string[] =>
  [...new Set(codes)].filter((code) => !(keyOf(code) in texts)).toSorted()

test('each action that the server writes to the audit has plain words', () => {
  const actions = [...server.matchAll(/action: '([a-z_]+\.[a-z_]+)'/g)].map(([, action = '']) => action)

  assert.ok(actions.length > 20, 'the actions were not found in the source')
  assert.deepEqual(without(en.audit.actions, actions), [])
})

test('each error that the client words is one that the server has', () => {
  const codes = new Set([...server.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, code = '']) => keyOf(code)))

  assert.deepEqual(
    Object.keys(en.errors.code).filter((key) => !codes.has(key)),
    [],
  )
})

test('each category, purpose, period and way of erasure of the catalogue has plain words', () => {
  const classes = catalogue.flatMap((table) => [...personalColumns(table)].map(([, cls]) => cls))

  assert.deepEqual(
    without(
      en.privacy.category,
      classes.map(({ category }) => category),
    ),
    [],
  )
  assert.deepEqual(
    without(
      en.privacy.retention,
      classes.map(({ retention }) => retention.start),
    ),
    [],
  )
  assert.deepEqual(
    without(
      en.privacy.eraseAs,
      classes.map(({ erase }) =>
        typeof erase === 'string' ? erase : 'keep' in erase ? 'keep' : 'tombstone',
      ),
    ),
    [],
  )
  assert.deepEqual(
    Object.values(PURPOSES)
      .map(({ why }) => why)
      .filter((why) => !(purposeKey(why) in en.privacy.purpose)),
    [],
  )
})

test('each step of an erasure has plain words', async () => {
  const { STEP_NAMES } = await import('../../src/domains/privacy/erasure/plan.ts')

  assert.deepEqual(without(en.privacy.office.step, STEP_NAMES), [])
})
