import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { faultSentence } from '#edges/cli/fault-sentence.ts'
import { createLog, type Log } from '#lib/log.ts'

import { type Config, readConfig } from '../src/config.ts'
import { type Sotto, start } from '../src/start.ts'
import { createDemoClock } from './clock.ts'
import { type DemoAccess, seed } from './seed.ts'

/** On this machine only, and in a data folder of its own, unless the environment says otherwise. */
const DEFAULTS = {
  SOTTO_DATA: './data-demo',
  SOTTO_ADDRESS: '127.0.0.1',
  SOTTO_BIND: '127.0.0.1',
  SOTTO_LOG: 'warn',
}

type DemoFile = { url: string; token: string; people: DemoAccess[] }

try {
  const config = readConfig({ ...DEFAULTS, ...process.env })
  const log = createLog((line) => process.stderr.write(`${line}\n`), config.log)
  await serveDemo(config, log)
} catch (fault) {
  console.error(fault)
  process.stderr.write(`${faultSentence(fault)}\n`)
  process.exit(1)
}

async function serveDemo(config: Config, log: Log): Promise<void> {
  const path = join(config.data, 'demo.json')
  const known = (await exists(path)) ? (JSON.parse(await readFile(path, 'utf8')) as DemoFile) : undefined
  const people = known?.people ?? (await prepare(config, log))
  const sotto = await start(config, log)
  const stop = () => void sotto.stop().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  const url = sotto.webAddress ?? sotto.networkAddress ?? ''
  const token = known?.token ?? (await tokenOf(url, people[0]))
  const file: DemoFile = { url, token, people }
  await writeFile(path, `${JSON.stringify(file, undefined, 2)}\n`, { mode: 0o600 })
  tell(sotto, path, people)
}

/** Fills the data folder before anything listens. */
async function prepare(config: Config, log: Log): Promise<DemoAccess[]> {
  process.stderr.write('Making the demo company …\n')
  const clock = createDemoClock()
  const sotto = await start(config, log, { quiet: true, clock })
  try {
    return await seed(sotto.house, clock)
  } finally {
    await sotto.stop()
  }
}

/** Signs in as the administrator, as a browser would, and asks for an API token. */
async function tokenOf(url: string, person: DemoAccess | undefined): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: new URL(url).origin }
  const signedIn = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ login: person?.login, password: person?.password }),
  })
  console.error(signedIn.status, await signedIn.clone().text(), signedIn.headers.getSetCookie())
  const cookie = signedIn.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ')
  const made = await fetch(`${url}/api/v1/tokens`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: JSON.stringify({ name: 'demo', expires_in_days: 365 }),
  })
  console.error(made.status, await made.clone().text())
  if (!made.ok) throw new Error('the demo token was refused')
  return ((await made.json()) as { token: string }).token
}

function tell(sotto: Sotto, path: string, people: readonly DemoAccess[]): void {
  console.log(`The demo company is ready: ${sotto.webAddress ?? sotto.networkAddress}`)
  console.log(`Everyone's sign-in and telephone, and an API token: ${path}\n`)
  for (const { extension, name, login, password, roles } of people) {
    console.log(
      `  ${extension}  ${(name || 'number only').padEnd(18)} ${login.padEnd(10)} ${password}  ${roles.filter((role) => role !== 'user').join(', ')}`,
    )
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
