import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { canPin } from '../relay/pinned-process.ts'

/** The core that the server and its database share; load comes from the other one. */
export const SERVER_CORE = 1
export const LOAD_CORE = 0

export type Phone = { id: string; extension: string; username: string; password: string }

export type BenchServer = {
  readonly data: string
  readonly target: string
  /** Asks the API as the operator of the data folder. */
  api(method: string, path: string, body?: object): Promise<unknown>
  /** A metric of /metrics by its name. */
  metric(name: string): Promise<number>
  /** CPU seconds used so far by the server and by its PostgreSQL. */
  cpuSeconds(): Promise<{ server: number; database: number }>
  addPhone(extension: string): Promise<Phone>
  stop(): Promise<void>
}

/** A whole Sotto in a process of its own, pinned to one core with its database, on a fresh data folder. */
export async function startBenchServer(): Promise<BenchServer> {
  const data = await mkdtemp(join(tmpdir(), 'sotto-bench-'))
  const main = join(import.meta.dirname, '../../src/main.ts')
  const pinned = canPin ? ['taskset', '-c', String(SERVER_CORE)] : []
  const [command, ...args] = [...pinned, process.execPath, main, 'serve']
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      SOTTO_DATA: data,
      SOTTO_HTTP_PORT: '0',
      SOTTO_HTTPS_PORT: 'off',
      SOTTO_SIP_PORT: '0',
      SOTTO_SIPS_PORT: 'off',
      SOTTO_ADDRESS: '127.0.0.1',
      SOTTO_BIND: '127.0.0.1',
      SOTTO_LOG: 'error',
    },
  })
  const ports = await announced(data, child)
  const socketPath = join(data, 'run', 'api.sock')
  const api = (method: string, path: string, body?: object) => ask(socketPath, method, `/api/v1${path}`, body)
  await api('POST', '/setup', {
    company: 'Bench',
    login: 'bench',
    password: 'a long password for a bench',
    extension: '100',
    device: false,
  })
  return {
    data,
    target: `127.0.0.1:${ports.sip_port}`,
    api,
    async metric(name) {
      const text = await (await fetch(`${ports.url}/metrics`)).text()
      return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
    },
    cpuSeconds: () => cpuOf(child.pid ?? 0),
    async addPhone(extension) {
      const made = (await api('POST', '/people', { extension })) as {
        id: string
        sip: { username: string; password: string }
      }
      return { id: made.id, extension, username: made.sip.username, password: made.sip.password }
    },
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function announced(data: string, child: ChildProcess): Promise<{ url: string; sip_port: number }> {
  for (;;) {
    const text = await readFile(join(data, 'run', 'server.json'), 'utf8').catch(() => undefined)
    if (text) return JSON.parse(text) as { url: string; sip_port: number }
    if (child.exitCode !== null) throw new Error('the server of the bench did not start')
    await delay(50)
  }
}

function ask(socketPath: string, method: string, path: string, body: object | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const asked = request({ socketPath, method, path, ...(body ? { headers } : {}) }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks)
        if ((answer.statusCode ?? 500) >= 400) reject(new Error(`${method} ${path}: ${bytes.toString()}`))
        else resolve(answer.headers['content-type']?.includes('json') ? JSON.parse(bytes.toString()) : bytes)
      })
    })
    asked.once('error', reject)
    asked.end(body && JSON.stringify(body))
  })
}

const TICKS_PER_SECOND = 100

/** From /proc: the process itself, and everything below it (PostgreSQL and its backends, those that ended included). */
async function cpuOf(pid: number): Promise<{ server: number; database: number }> {
  const parents = new Map<number, number>()
  const ticks = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    parents.set(Number(name), Number(fields[1]))
    const waited = Number(name) === pid ? 0 : Number(fields[13]) + Number(fields[14])
    ticks.set(Number(name), Number(fields[11]) + Number(fields[12]) + waited)
  }
  let below = 0
  for (const each of parents.keys())
    if (each !== pid && isBelow(each, pid, parents)) below += ticks.get(each) ?? 0
  return { server: (ticks.get(pid) ?? 0) / TICKS_PER_SECOND, database: below / TICKS_PER_SECOND }
}

function isBelow(process: number, ancestor: number, parents: ReadonlyMap<number, number>): boolean {
  for (let each = parents.get(process); each !== undefined && each > 1; each = parents.get(each))
    if (each === ancestor) return true
  return false
}
