import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Counts of a finished sipp run, as sipp itself counted them. */
export type SippResult = {
  created: number
  successful: number
  failed: number
  retransmissions: number
  /** Calls per second over the whole run. */
  rate: number
  /** Mean of response time 1 (call set-up), milliseconds. */
  setupMs: number
  exitCode: number | null
}

export type SippOptions = {
  scenario: 'register' | 'caller' | 'callee' | (string & {})
  /** host:port of the server. */
  target: string
  /** Rows of fields for the scenario; sipp takes them in turn. */
  fields?: readonly (readonly string[])[]
  calls?: number
  perSecond?: number
  /** Length of a call, milliseconds. */
  holdMs?: number
  port?: number
  transport?: 'udp' | 'tcp'
  /** Processor to run on, where the machine can pin. */
  cpu?: number
  limit?: number
  timeoutSeconds?: number
}

export const sippPath = ['/usr/bin/sipp'].find((path) => existsSync(path))

export type SippRun = { readonly child: ChildProcess; readonly done: Promise<SippResult>; stop(): void }

/** Starts sipp with one of our scenarios (`test/support/sipp/*.xml`) or a file of the test's own. */
export async function startSipp(options: SippOptions): Promise<SippRun> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-sipp-'))
  const file = options.scenario.endsWith('.xml')
    ? options.scenario
    : join(import.meta.dirname, `sipp/${options.scenario}.xml`)
  const fields = join(folder, 'fields.csv')
  await writeFile(
    fields,
    `SEQUENTIAL\n${(options.fields ?? [['x']]).map((row) => `${withLogin(row).join(';')};\n`).join('')}`,
  )
  const given: [string, number | string | undefined][] = [
    ['-m', options.calls],
    ['-r', options.perSecond],
    ['-d', options.holdMs],
    ['-p', options.port],
    ['-l', options.limit],
    ['-t', options.transport === 'tcp' ? 't1' : 'u1'],
    ['-timeout', `${options.timeoutSeconds ?? 120}s`],
  ]
  const fixed = ['-i', '127.0.0.1', '-mi', '127.0.0.1', '-nostdin', '-trace_stat', '-fd', '1']
  const chosen = given.flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value)]))
  const args = ['-sf', file, '-inf', fields, ...fixed, ...chosen, options.target]
  const pinned = options.cpu === undefined ? [] : ['taskset', '-c', String(options.cpu)]
  const [command = 'sipp', ...rest] = [...pinned, sippPath ?? 'sipp', ...args]
  const child = spawn(command, rest, { cwd: folder, stdio: 'ignore' })
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  const done = exited.then(async (exitCode) => {
    const result = await readResult(folder, exitCode)
    await rm(folder, { recursive: true, force: true })
    return result
  })
  return { child, done, stop: () => child.kill('SIGUSR1') }
}

/** sipp puts no field inside a keyword, but a keyword inside a field: the fourth is the answer to a challenge. */
function withLogin([user = '', password = '', number = '', ...more]: readonly string[]): string[] {
  return [user, password, number, `[authentication username=${user} password=${password}]`, ...more]
}

/** Runs sipp to its end. */
export async function runSipp(options: SippOptions): Promise<SippResult> {
  return (await startSipp(options)).done
}

/** Reads the last line of sipp's statistics file. */
async function readResult(folder: string, exitCode: number | null): Promise<SippResult> {
  const name = (await readdir(folder)).find((file) => /_\d+_\.csv$/.test(file))
  const lines = name ? (await readFile(join(folder, name), 'utf8')).trim().split('\n') : []
  const heads = (lines[0] ?? '').split(';')
  const last = lines.length > 1 ? (lines.at(-1) ?? '').split(';') : []
  const text = (head: string) => last[heads.indexOf(head)] ?? ''
  const number = (head: string) => Number(text(head)) || 0
  return {
    created: number('TotalCallCreated'),
    successful: number('SuccessfulCall(C)'),
    failed: number('FailedCall(C)'),
    retransmissions: number('Retransmissions(C)'),
    rate: number('CallRate(C)'),
    setupMs: milliseconds(text('ResponseTime1(C)')),
    exitCode,
  }
}

/** `00:00:00:012000` (hours, minutes, seconds, microseconds). */
function milliseconds(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0, micros = 0] = text.split(':').map(Number)
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + micros / 1000
}
