import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { faultSentence } from '#edges/cli/fault-sentence.ts'
import { AppError } from '#lib/errors.ts'
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
  process.stderr.write(`${faultSentence(fault)}\n`)
  process.exit(1)
}

async function serveDemo(config: Config, log: Log): Promise<void> {
  const path = join(config.data, 'demo.json')
  const file = (await read(path)) ?? (await prepare(config, log, path))
  const sotto = await start(config, log)
  const stop = () => void sotto.stop().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  const url = sotto.webAddress ?? sotto.networkAddress ?? ''
  const token = file.token || (await tokenOf(url, file.people[0]))
  const people = file.people.map((person) => reachable(person, config.address, sotto.sipPort))
  const rewrite = async () => write(path, { url, token, people: await stillHere(sotto, people) })
  await rewrite()
  // Whoever is erased leaves this file too.
  sotto.house.bus.subscribe('person.erased', () => void rewrite())
  tell(url, path, await stillHere(sotto, people))
}

/** Fills the data folder before anything listens. One that was cut short is begun again; one that is no demo is left alone. */
async function prepare(config: Config, log: Log, path: string): Promise<DemoFile> {
  process.stderr.write('Making the demo company …\n')
  const begun = join(config.data, 'demo.begun')
  const there = await readdir(config.data).catch((): string[] => [])
  if (there.includes('demo.begun')) await rm(config.data, { recursive: true })
  else if (there.length > 0) throw new AppError('conflict', 'demo.folder_in_use')
  await mkdir(config.data, { recursive: true, mode: 0o700 })
  await writeFile(begun, '')
  const clock = createDemoClock()
  const sotto = await start(config, log, { quiet: true, clock })
  try {
    const file: DemoFile = { url: '', token: '', people: await seed(sotto.house, clock) }
    await write(path, file)
    await rm(begun)
    return file
  } finally {
    await sotto.stop()
  }
}

async function read(path: string): Promise<DemoFile | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as DemoFile)
}

/** Where the telephone finds its server today: the port may be another at each start. */
function reachable(person: DemoAccess, host: string, port: number | undefined): DemoAccess {
  const server = `${host}:${port ?? 5060}`
  const at = port === undefined || port === 5060 ? host : server
  return { ...person, sip_server: server, sip_address: `sip:${person.sip_username}@${at}` }
}

async function stillHere({ house }: Sotto, people: readonly DemoAccess[]): Promise<DemoAccess[]> {
  const [tenant] = await house.tenants.list()
  if (!tenant) return []
  const here = await house.database.read(tenant.tenantId, (db) => house.people.ids(db))
  return people.filter(({ id }) => here.some((known) => known === id))
}

/** Holds passwords: for this account of the machine only. */
async function write(path: string, file: DemoFile): Promise<void> {
  await writeFile(path, `${JSON.stringify(file, undefined, 2)}\n`, { mode: 0o600 })
}

/** Signs in as the administrator, as a browser would, and asks for an API token. */
async function tokenOf(url: string, person: DemoAccess | undefined): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: new URL(url).origin }
  const signedIn = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ login: person?.login, password: person?.password }),
  })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ')
  const made = await fetch(`${url}/api/v1/tokens`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: JSON.stringify({ name: 'demo', expires_in_days: 365 }),
  })
  if (!made.ok) throw new Error('the demo token was refused')
  return ((await made.json()) as { token: string }).token
}

function tell(url: string, path: string, people: readonly DemoAccess[]): void {
  console.log(`The demo company is ready: ${url}`)
  console.log(`Everyone's sign-in and telephone, and an API token: ${path}\n`)
  for (const { extension, name, login, password, roles } of people) {
    const office = roles.filter((role) => role !== 'user').join(', ')
    console.log(
      `  ${extension}  ${(name || 'number only').padEnd(18)} ${login.padEnd(10)} ${password}  ${office}`,
    )
  }
}
