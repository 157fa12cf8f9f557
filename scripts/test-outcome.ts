import { run } from 'node:test'

export type TestResult = { name: string; file: string; ok: boolean; skipped?: string; error?: string }
export type FileOutcome = { file: string; tests: TestResult[]; faults: string[]; output: string; ms: number }

type Report = {
  name: string
  testId: number
  parentId: number
  entryFile?: string
  skip?: string | boolean
  todo?: string | boolean
  message?: string
  details?: { type?: string; error?: Error }
}

/** Runs one test file in a process of its own and tells what came of it. Never rejects: a fault is an outcome. */
export async function runFile(
  file: string,
  options: { path: string; limitMs: number; pattern?: string; stop?: AbortSignal },
): Promise<FileOutcome> {
  const started = performance.now()
  const outcome: FileOutcome = { file, tests: [], faults: [], output: '', ms: 0 }
  const names = new Map<number, string>()
  const limit = AbortSignal.timeout(options.limitMs)
  const stream = run({
    files: [options.path],
    signal: options.stop === undefined ? limit : AbortSignal.any([limit, options.stop]),
    ...(options.pattern === undefined ? {} : { testNamePatterns: [options.pattern] }),
  })
  try {
    for await (const event of stream) {
      const report: Report = event.data
      if (event.type === 'test:stdout' || event.type === 'test:stderr') outcome.output += report.message ?? ''
      // What goes wrong after the last test has ended is told in no other way.
      else if (event.type === 'test:diagnostic' && report.message?.startsWith('Error: '))
        outcome.output += report.message
      else if (event.type === 'test:start' && report.entryFile)
        names.set(report.testId, fullName(names, report))
      else if (event.type === 'test:pass') record(outcome, names, report, true)
      else if (event.type === 'test:fail' && !(limit.aborted && !report.entryFile))
        record(outcome, names, report, false)
    }
  } catch (fault) {
    outcome.faults.push(`broke the runner: ${String(fault)}`)
  }
  if (limit.aborted) outcome.faults.push(`was ended after its limit of ${options.limitMs / 1000} s`)
  else if (outcome.tests.length === 0 && outcome.faults.length === 0 && options.pattern === undefined) {
    outcome.faults.push('holds no test')
  }
  for (const name of duplicates(outcome.tests)) outcome.faults.push(`has two tests named "${name}"`)
  outcome.ms = performance.now() - started
  return outcome
}

function record(outcome: FileOutcome, names: Map<number, string>, report: Report, passed: boolean): void {
  // Without an entry file the report is about the file as a whole: its process.
  if (!report.entryFile) {
    const failedInside = outcome.tests.some((test) => test.error !== undefined)
    if (!passed && !failedInside) outcome.faults.push(`ended badly: ${describe(report.details?.error)}`)
    return
  }
  const name = names.get(report.testId) ?? report.name
  const skipped = report.skip !== undefined && report.skip !== false
  if (report.todo !== undefined && report.todo !== false) outcome.faults.push(`still has a todo: "${name}"`)
  // A suite counts through its tests, unless it was skipped with them or broke by itself.
  if (report.details?.type === 'suite' && !skipped && (passed || failedBelow(outcome, name))) return
  outcome.tests.push({
    name,
    file: outcome.file,
    ok: passed && !skipped,
    ...(skipped ? { skipped: report.skip === true ? 'no reason given' : String(report.skip) } : {}),
    ...(passed ? {} : { error: describe(report.details?.error) }),
  })
}

function fullName(names: Map<number, string>, report: Report): string {
  const parent = names.get(report.parentId)
  return parent === undefined ? report.name : `${parent} > ${report.name}`
}

function failedBelow(outcome: FileOutcome, name: string): boolean {
  return outcome.tests.some((test) => test.name.startsWith(`${name} > `) && test.error !== undefined)
}

function duplicates(tests: TestResult[]): Set<string> {
  const seen = new Set<string>()
  return new Set(tests.map((test) => test.name).filter((name) => seen.has(name) || !seen.add(name)))
}

function describe(error: Error | undefined): string {
  const cause = error?.cause
  if (cause instanceof Error) return cause.stack ?? cause.message
  if (typeof cause === 'string') return cause
  return error?.message ?? 'no reason given'
}
