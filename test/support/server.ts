import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { readConfig } from '../../src/config.ts'
import { atEnd } from './database.ts'
import { rtpRange } from './rtp-range.ts'

export const MAIN = join(import.meta.dirname, '../../src/main.ts')
const READY_WITHIN_MS = 60_000

export type TestServer = {
  readonly url: string
  /** Over TLS, when `SOTTO_HTTPS_PORT` is given; trust `<data>/tls/ca.crt`. */
  readonly secureUrl: string | undefined
  readonly sipPort: number
  readonly data: string
  readonly socketPath: string
  /** The secret of the first administrator's link, on a data folder without a company. */
  readonly setupToken: string | undefined
  /** Everything it said so far. */
  output(): string
  /** Ends it as an operator would; resolves with its exit code. */
  stop(): Promise<number | null>
  /** Ends it as a power failure would. */
  kill(): Promise<void>
}

type Environment = Record<string, string | undefined>

/** A data folder of the test's own, removed at its end. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-data-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The environment of a Sotto that opens free ports on loopback and nothing else. */
export function testEnvironment(data: string, more: Environment = {}): Environment {
  const { min, max } = rtpRange(50)
  const inherited = Object.entries(process.env).filter(([name]) => !/^(SOTTO_|DATABASE_URL$)/.test(name))
  return {
    ...Object.fromEntries(inherited),
    SOTTO_DATA: data,
    SOTTO_HTTP_PORT: '0',
    SOTTO_HTTPS_PORT: 'off',
    SOTTO_SIP_PORT: '0',
    SOTTO_SIPS_PORT: 'off',
    SOTTO_RTP_PORTS: `${min}-${max}`,
    SOTTO_ADDRESS: '127.0.0.1',
    SOTTO_BIND: '127.0.0.1',
    ...more,
  }
}

/** Starts `src/main.ts serve` in a process of its own on free ports and waits until it is ready. Stopped at the end of the test. */
export async function startServer({
  data,
  env = {},
}: { data?: string; env?: Environment } = {}): Promise<TestServer> {
  const folder = data ?? (await testFolder())
  const environment = testEnvironment(folder, env)
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => said.push(text))
  const output = () => said.join('')
  const end = (signal: NodeJS.Signals) => ended(child, signal)
  atEnd(() => end('SIGTERM'))
  await ready(child, output)
  const ports = await announced(folder, output())
  return {
    url: ports.url,
    secureUrl: ports.https_port === undefined ? undefined : `https://127.0.0.1:${ports.https_port}`,
    sipPort: ports.sip_port ?? 0,
    data: folder,
    socketPath: readConfig(environment).socketPath,
    setupToken: /\/setup#(\S+)/.exec(output())?.[1],
    output,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  return child.exitCode
}

function ready(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS)
    const look = () => {
      if (!output().includes('Sotto is ready')) return
      stop()
      resolve()
    }
    const gone = () => {
      stop()
      reject(new Error(`The server did not become ready. It said:\n${output()}`))
    }
    const stop = () => {
      clearTimeout(late)
      child.stdout?.off('data', look)
      child.off('exit', gone)
    }
    child.stdout?.on('data', look)
    child.once('exit', gone)
  })
}

type Announced = { url: string; sip_port?: number; https_port?: number }

/** Where the server says that it listens. */
async function announced(data: string, output: string): Promise<Announced> {
  const written = await readFile(join(data, 'run', 'server.json'), 'utf8').catch(() => undefined)
  if (written !== undefined) return JSON.parse(written) as Announced
  return { url: /Sotto is ready: (\S+)/.exec(output)?.[1] ?? '' }
}
