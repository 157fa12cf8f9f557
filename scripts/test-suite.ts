/**
 * Runs every test file, two at a time, each in a process and within a time limit of its own.
 * A file says in its first lines what it needs: `// Runs alone: <why>` or `// Time limit: 600 s, <why>`.
 *
 *   npm test                          everything
 *   npm test -- src/engine web        only these folders or files
 *   npm test -- --name 'RFC 3261'     only tests whose name matches
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runFile, type FileOutcome, type TestResult } from './test-outcome.ts'

const root = resolve(import.meta.dirname, '..')
const PLACES = ['src', 'test', 'web/src', 'scripts', 'bench', 'demo'].map((place) => `${place}/**/*.test.ts`)
const LIMIT_S = 180
const ONLY = /^[ \t]*(?:await )?(?:t|test|it|describe|suite)\.only\(|\{ only: true/m
const RESULTS = join(root, 'node_modules/.cache/sotto/tests.json')

type TestFile = { file: string; path: string; limitMs: number; alone: boolean; only: boolean }

const args = parseArgs({ allowPositionals: true, options: { name: { type: 'string' } } })
const files = findFiles(args.positionals)
if (files.length === 0) {
  console.log(`No test file under ${args.positionals.join(' ')}\n0 passed, 1 failed, 0 skipped`)
  process.exit(1)
}
const ending = new AbortController()
const stop = await setUp()
const outcomes: FileOutcome[] = []
try {
  await inPool(
    files.filter((one) => !one.alone),
    Math.max(2, availableParallelism()),
  )
  await inPool(
    files.filter((one) => one.alone),
    1,
  )
} finally {
  await stop()
}
saveResults(outcomes)
process.exit(tell(outcomes) ? 0 : 1)

function findFiles(filters: string[]): TestFile[] {
  const wanted = filters.map((filter) => relative(root, resolve(root, filter)))
  return globSync(PLACES, { cwd: root })
    .toSorted()
    .filter(
      (file) =>
        wanted.length === 0 || wanted.some((one) => one === '' || file === one || file.startsWith(`${one}/`)),
    )
    .map((file) => {
      const path = join(root, file)
      const text = readFileSync(path, 'utf8')
      const head = text.slice(0, 1500)
      const limit = /^(?:\/\/| \*) Time limit: (\d+) s/m.exec(head)?.[1]
      return {
        file,
        path,
        limitMs: Number(limit ?? LIMIT_S) * 1000,
        alone: /^(?:\/\/| \*) Runs alone: /m.test(head),
        only: ONLY.test(text),
      }
    })
}

/** The database that the test files share, if test/support has one. It hands itself over through the environment. */
async function setUp(): Promise<() => Promise<void>> {
  const path = join(root, 'test/support/global-setup.ts')
  if (globSync(path).length === 0) return async () => {}
  const setup: { globalSetup(): Promise<void>; globalTeardown(): Promise<void> } = await import(path)
  let stopped: Promise<void> | undefined
  const tearDown = (): Promise<void> => (stopped ??= setup.globalTeardown())
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      ending.abort()
      void tearDown().finally(() => process.exit(130))
    })
  }
  await setup.globalSetup()
  return tearDown
}

async function inPool(queue: TestFile[], workers: number): Promise<void> {
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const outcome = await runFile(next.file, {
        path: next.path,
        limitMs: next.limitMs,
        stop: ending.signal,
        ...(args.values.name === undefined ? {} : { pattern: args.values.name }),
      })
      if (next.only) outcome.faults.push('leaves tests out with .only')
      outcomes.push(outcome)
      tellFile(outcome)
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
}

function tellFile(outcome: FileOutcome): void {
  const failed = outcome.tests.filter((test) => test.error !== undefined)
  const bad = failed.length > 0 || outcome.faults.length > 0
  if (outcome.tests.length === 0 && !bad) return
  console.log(
    `${bad ? 'FAIL' : '  ok'}  ${outcome.file}  ${outcome.tests.length} in ${(outcome.ms / 1000).toFixed(1)} s`,
  )
  for (const test of failed) console.log(indent(`${test.name}\n${indent(test.error ?? '')}`))
  for (const fault of outcome.faults) console.log(indent(`this file ${fault}`))
  if (bad && outcome.output.trim() !== '')
    console.log(indent(`it printed:\n${indent(outcome.output.trimEnd().slice(-4000))}`))
}

/** Prints the closing lines; true if all is well. */
function tell(all: FileOutcome[]): boolean {
  const tests = all.flatMap((outcome) => outcome.tests)
  const skipped = tests.filter((test) => test.skipped !== undefined)
  const faults = all.flatMap((outcome) => outcome.faults.map((fault) => `${outcome.file} ${fault}`))
  const failed = tests.filter((test) => test.error !== undefined).map((test) => `${test.file}: ${test.name}`)
  const peersMissing = process.env['SOTTO_PEERS'] === 'required' ? skipped : []
  section(
    'Not run',
    skipped.map((test) => `${test.name} (${test.file}): ${test.skipped}`),
  )
  if (peersMissing.length > 0) console.log('\nSOTTO_PEERS=required: each of these counts as failed.')
  section('Failed', [...failed, ...faults])
  const passed = tests.filter((test) => test.ok).length
  const failures = failed.length + faults.length + peersMissing.length
  console.log(`\n${passed} passed, ${failures} failed, ${skipped.length - peersMissing.length} skipped`)
  return failures === 0 && passed > 0
}

function section(title: string, lines: string[]): void {
  if (lines.length > 0) console.log(`\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`)
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '      ')
}

/** A run over some files keeps what an earlier run said of the others, as long as those files exist. */
function saveResults(all: FileOutcome[]): void {
  const ran = new Set(all.map((outcome) => outcome.file))
  const exists = new Set(findFiles([]).map((one) => one.file))
  const kept = readResults().filter((test) => exists.has(test.file) && !ran.has(test.file))
  const results = [...kept, ...all.flatMap((outcome) => outcome.tests)].map(({ name, file, ok, skipped }) =>
    skipped === undefined ? { name, file, ok } : { name, file, ok, skipped },
  )
  mkdirSync(dirname(RESULTS), { recursive: true })
  writeFileSync(
    RESULTS,
    `${JSON.stringify({ complete: args.positionals.length === 0 && !args.values.name, tests: results }, null, 1)}\n`,
  )
}

function readResults(): TestResult[] {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8')).tests
  } catch {
    return [] // no earlier run
  }
}
