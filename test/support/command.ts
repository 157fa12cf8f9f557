import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

import type { Launcher } from '#edges/cli/launcher.ts'
import { runCommandLine } from '#edges/cli/run.ts'

import { readConfig } from '../../src/config.ts'
import { MAIN, testEnvironment } from './server.ts'

export type Outcome = { status: number | null; out: string; err: string }
export type At = { data: string; input?: string; env?: Record<string, string | undefined> }

/** Runs one command in a process of its own, as a script would: no terminal, `input` on its standard input. */
export async function runSotto(
  args: readonly string[],
  { data, input = '', env = {} }: At,
): Promise<Outcome> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: testEnvironment(data, env),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => undefined) // it may end without having read anything
  child.stdin.end(input)
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.exitCode === null ? once(child, 'exit') : undefined,
  ])
  return { status: child.exitCode, out, err }
}

/** Runs a command with `--json` and reads the one document that it prints; fails unless it exits 0. */
export async function sottoJson<T>(args: readonly string[], at: At): Promise<T> {
  return document(args, await runSotto([...args, '--json'], at)) as T
}

/** The same in this process, which is much faster: for commands that ask a server that runs. */
export async function askServer(
  args: readonly string[],
  { data, input = '', env = {} }: At,
): Promise<Outcome> {
  const [out, err]: [string[], string[]] = [[], []]
  const nothingRuns = () => Promise.reject(new Error('no server runs on this data folder'))
  const launcher: Launcher = {
    settings: ({ data: folder, url, token }) =>
      readConfig({
        ...testEnvironment(folder ?? data, env),
        ...(url === undefined ? {} : { SOTTO_URL: url }),
        ...(token === undefined ? {} : { SOTTO_TOKEN: token }),
      }),
    serve: nothingRuns,
    examineGround: nothingRuns,
    startQuietly: nothingRuns,
  }
  const lines = input.split('\n')
  const status = await runCommandLine(args, launcher, {
    out: (line) => void out.push(`${line}\n`),
    err: (line) => void err.push(`${line}\n`),
    isInteractive: false,
    ask: (question) => {
      err.push(question)
      return Promise.resolve(lines.shift() ?? '')
    },
    readInput: () => Promise.resolve(input.replace(/\r?\n$/, '')),
  })
  return { status, out: out.join(''), err: err.join('') }
}

export async function askServerJson<T>(args: readonly string[], at: At): Promise<T> {
  return document(args, await askServer([...args, '--json'], at)) as T
}

function document(args: readonly string[], { status, out, err }: Outcome): unknown {
  if (status !== 0) throw new Error(`sotto ${args.join(' ')} ended with ${status}: ${err}`)
  return JSON.parse(out)
}
