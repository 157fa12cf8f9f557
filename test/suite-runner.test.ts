import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'

const ROOT = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'sotto-runner-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the runner over made-up test files in a folder of their own. */
function runSuite(
  name: string,
  files: Record<string, string>,
  options: { args?: string[]; peers?: string } = {},
) {
  const place = join(folder, name)
  mkdirSync(join(place, 'test'), { recursive: true })
  cpSync(join(ROOT, 'scripts'), join(place, 'scripts'), { recursive: true })
  writeFileSync(join(place, 'package.json'), '{"type":"module"}')
  for (const [file, body] of Object.entries(files)) {
    writeFileSync(join(place, 'test', file), `import { test } from 'node:test'\n${body}`)
  }
  const env: NodeJS.ProcessEnv = { ...process.env, SOTTO_PEERS: options.peers ?? '' }
  delete env['NODE_TEST_CONTEXT'] // else the runner takes itself for a test file
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(place, 'scripts/test-suite.ts'), ...(options.args ?? [])],
    { encoding: 'utf8', env },
  )
  const closing = stdout.trimEnd().split('\n').at(-1)
  const results = (): unknown =>
    JSON.parse(readFileSync(join(place, 'node_modules/.cache/sotto/tests.json'), 'utf8'))
  return { status, stdout, closing, results }
}

test('a passing suite closes with its counts and leaves its results behind', () => {
  const { status, closing, results } = runSuite('good', {
    'a.test.ts': `test('one [UC-62]', () => {}); test('two', async (t) => { await t.test('inside', () => {}) })`,
  })

  assert.equal(closing, '3 passed, 0 failed, 0 skipped')
  assert.equal(status, 0)
  assert.deepEqual(results(), {
    complete: true,
    tests: [
      { name: 'one [UC-62]', file: 'test/a.test.ts', ok: true },
      { name: 'two > inside', file: 'test/a.test.ts', ok: true },
      { name: 'two', file: 'test/a.test.ts', ok: true },
    ],
  })
})

test('what is skipped is listed by name and reason, and fails where peers are required', () => {
  const files = { 'a.test.ts': `test('runs', () => {}); test('rings', (t) => t.skip('no baresip here'))` }

  const free = runSuite('skip', files)
  const strict = runSuite('skip', files, { peers: 'required' })

  assert.match(free.stdout, /Not run:\n {2}rings \(test\/a\.test\.ts\): no baresip here/)
  assert.equal(free.closing, '1 passed, 0 failed, 1 skipped')
  assert.equal(free.status, 0)
  assert.equal(strict.closing, '1 passed, 1 failed, 0 skipped')
  assert.equal(strict.status, 1)
})

const FAULTS: [title: string, body: string, sentence: RegExp][] = [
  ['a failing test', `test('bad', () => { throw new Error('broken') })`, /bad\n\s+Error: broken/],
  ['a test left out with only', `test.only('alone', () => {})`, /leaves tests out with \.only/],
  ['a todo', `test('later', { todo: true }, () => {})`, /still has a todo: "later"/],
  ['two tests of one name', `test('same', () => {}); test('same', () => {})`, /two tests named "same"/],
  ['a file without tests', '', /holds no test/],
  [
    'a file that ends badly',
    `test('fine', () => {}); process.on('exit', () => { process.exitCode = 3 })`,
    /ended badly/,
  ],
  [
    'a file over its limit',
    `// Time limit: 1 s, for this test\ntest('hangs', () => new Promise(() => { setInterval(() => {}, 9e4) }))`,
    /limit of 1 s/,
  ],
]

for (const [at, [title, body, sentence]] of FAULTS.entries()) {
  test(`the suite fails on ${title}`, () => {
    const { status, stdout, closing } = runSuite(`fault-${at}`, {
      'a.test.ts': body,
      'b.test.ts': `test('good', () => {})`,
    })

    assert.match(stdout, sentence)
    assert.match(closing ?? '', /^[1-3] passed, 1 failed, 0 skipped$/)
    assert.equal(status, 1)
  })
}

test('a run over one file keeps what is known of the others', () => {
  const files = { 'a.test.ts': `test('a', () => {})`, 'b.test.ts': `test('b', () => {})` }
  runSuite('part', files)

  const { closing, results } = runSuite('part', files, { args: ['test/b.test.ts'] })

  assert.equal(closing, '1 passed, 0 failed, 0 skipped')
  assert.deepEqual(results(), {
    complete: false,
    tests: [
      { name: 'a', file: 'test/a.test.ts', ok: true },
      { name: 'b', file: 'test/b.test.ts', ok: true },
    ],
  })
})
