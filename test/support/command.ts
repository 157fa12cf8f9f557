import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

import { MAIN, testEnvironment } from './server.ts'

export type Outcome = { status: number | null; out: string; err: string }

/** Runs one command in a process of its own, as a script would: no terminal, `input` on its standard input. */
export async function runSotto(
  args: readonly string[],
  { data, input = '', env = {} }: { data: string; input?: string; env?: Record<string, string | undefined> },
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
export async function sottoJson<T>(args: readonly string[], at: Parameters<typeof runSotto>[1]): Promise<T> {
  const { status, out, err } = await runSotto([...args, '--json'], at)
  if (status !== 0) throw new Error(`sotto ${args.join(' ')} ended with ${status}: ${err}`)
  return JSON.parse(out) as T
}
