import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { atEnd } from './database.ts'
import { testEnvironment, testFolder } from './server.ts'

const DEMO = join(import.meta.dirname, '../../demo/main.ts')
const READY_WITHIN_MS = 90_000

export type DemoPeer = { login: string; password: string; name: string; roles: string[]; extension: string }
export type RunningDemo = { url: string; token: string; people: DemoPeer[] }

/** The demo company in a process of its own: six people and the history of their calls. Stopped at the end of the test. */
export async function startDemo(): Promise<RunningDemo> {
  const data = join(await testFolder(), 'demo')
  const child = spawn(process.execPath, [DEMO], {
    env: testEnvironment(data),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  })
  const late = AbortSignal.timeout(READY_WITHIN_MS)
  while (!said.includes('The demo company is ready')) {
    if (late.aborted || child.exitCode !== null)
      throw new Error(`The demo did not become ready. It said:\n${said}`)
    await delay(100)
  }
  return JSON.parse(await readFile(join(data, 'demo.json'), 'utf8')) as RunningDemo
}
