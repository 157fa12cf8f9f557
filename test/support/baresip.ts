import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { sine, writeWav } from './tone.ts'

/** A telephone that others wrote: baresip, driven over its control socket, playing a tone and recording what it hears. */
export type Phone = {
  /** Says a baresip command (`dial`, `accept`, `hangup`, `hold`, `resume`, `sndcode`) and waits until it was taken. */
  command(name: string, params?: string): Promise<void>
  /** Resolves when the telephone is registered, also when that was before anybody listened. */
  registered(withinMs?: number): Promise<void>
  /** Resolves with the first event of that type (`REGISTER_OK`, `CALL_INCOMING`, `CALL_ESTABLISHED`, `CALL_CLOSED` …) since the last wait. */
  waitFor(type: string, withinMs?: number): Promise<PhoneEvent>
  readonly events: readonly PhoneEvent[]
  /** Switches the phone off, so that its files are whole, and gives the WAV files of what it heard (`dec`) or said (`enc`), oldest first. */
  recordings(which: 'dec' | 'enc'): Promise<string[]>
  close(): Promise<void>
}

export type PhoneEvent = {
  type: string
  param?: string
  peeruri?: string
  peerdisplayname?: string
  at: number
}

export type PhoneOptions = {
  user: string
  password: string
  /** host:port of the SIP server. */
  server: string
  transport?: 'udp' | 'tcp'
  /** Tone it plays, Hz. */
  tone: number
  /** Answer by itself? Otherwise `accept` must be said. */
  answers?: boolean
  registers?: boolean
}

const MODULES = '/usr/lib/baresip/modules'
export const baresipPath = ['/usr/bin/baresip'].find((path) => existsSync(path))

export async function startBaresip(options: PhoneOptions): Promise<Phone> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-baresip-'))
  const control = await freePort()
  await mkdir(join(folder, 'heard'))
  await writeFile(join(folder, 'config'), configText(folder, control))
  // Long enough for any call of a test: baresip stops at the end of the file.
  writeWav(join(folder, 'tone.wav'), sine(options.tone, 120))
  const transport = options.transport ?? 'udp'
  const account =
    `<sip:${options.user}@${options.server};transport=${transport}>;auth_user=${options.user};auth_pass=${options.password}` +
    `;answermode=${options.answers === false ? 'manual' : 'auto'};regint=${options.registers === false ? 0 : 600}`
  await writeFile(join(folder, 'accounts'), '# none at the start\n')
  await writeFile(join(folder, 'contacts'), '')
  const child = spawn(baresipPath ?? 'baresip', ['-f', folder], { stdio: 'ignore' })
  // A telephone that outlives its test would go on answering calls.
  process.once('exit', () => child.kill('SIGKILL'))
  const socket = await reach(control, child)
  const line = new ControlLine(socket)
  // Said here rather than in the file: the event of a first registration would be gone before we listen.
  await line.command('uanew', account)
  const switchOff = async () => {
    if (child.exitCode === null && child.signalCode === null)
      await line.command('quit').catch(() => undefined)
    socket.destroy()
    await ended(child)
  }
  return {
    events: line.events,
    async command(name, params) {
      await line.command(name, params)
    },
    async registered(withinMs = 10_000) {
      const until = Date.now() + withinMs
      // The first REGISTER may be answered before the control line stands: its event is then lost.
      while (!/OK\s/.test(await line.command('reginfo'))) {
        if (Date.now() > until) throw new Error(`not registered within ${withinMs} ms`)
        await delay(50)
      }
    },
    waitFor: (type, withinMs = 10_000) => line.waitFor(type, withinMs),
    async recordings(which) {
      await switchOff()
      const files = (await readdir(join(folder, 'heard'))).filter((name) => name.endsWith(`-${which}.wav`))
      return files.toSorted().map((name) => join(folder, 'heard', name))
    },
    async close() {
      await switchOff()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function configText(folder: string, control: number): string {
  return [
    'sip_listen 127.0.0.1:0',
    'call_max_calls 4',
    'call_local_timeout 120',
    `audio_source aufile,${join(folder, 'tone.wav')}`,
    'audio_player aufile,/dev/null',
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'rtp_stats no',
    `snd_path ${join(folder, 'heard')}`,
    `ctrl_tcp_listen 127.0.0.1:${control}`,
    `module_path ${MODULES}`,
    'module g711.so',
    'module aufile.so',
    'module sndfile.so',
    'module_tmp account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    '',
  ].join('\n')
}

/** JSON in netstrings, both ways (baresip's ctrl_tcp). */
class ControlLine {
  readonly events: PhoneEvent[] = []
  readonly #socket: Socket
  #buffer = Buffer.alloc(0)
  #seen = 0
  #token = 0
  readonly #answers = new Map<string, (said: string) => void>()

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => this.#feed(Buffer.from(bytes)))
  }

  #feed(bytes: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes])
    for (;;) {
      const colon = this.#buffer.indexOf(':')
      if (colon < 0) return
      const length = Number(this.#buffer.toString('latin1', 0, colon))
      if (this.#buffer.length < colon + length + 2) return
      this.#take(this.#buffer.toString('utf8', colon + 1, colon + 1 + length))
      this.#buffer = this.#buffer.subarray(colon + length + 2)
    }
  }

  #take(text: string): void {
    const message = JSON.parse(text) as {
      event?: boolean
      response?: boolean
      ok?: boolean
      data?: string
      token?: string
    } & Omit<PhoneEvent, 'at'>
    if (message.event) this.events.push({ ...message, at: Date.now() })
    else if (message.response) this.#answers.get(message.token ?? '')?.(message.data ?? '')
  }

  command(name: string, params?: string): Promise<string> {
    const token = String(++this.#token)
    const text = JSON.stringify({ command: name, ...(params === undefined ? {} : { params }), token })
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`baresip did not answer ${name}`)), 5000)
      this.#answers.set(token, (said) => {
        clearTimeout(late)
        resolve(said)
      })
      this.#socket.write(`${Buffer.byteLength(text)}:${text},`)
    })
  }

  async waitFor(type: string, withinMs: number): Promise<PhoneEvent> {
    const until = Date.now() + withinMs
    for (;;) {
      const at = this.events.findIndex((event, index) => index >= this.#seen && event.type === type)
      const found = this.events[at]
      if (found) {
        this.#seen = at + 1
        return found
      }
      if (Date.now() > until) {
        throw new Error(
          `no ${type} within ${withinMs} ms; heard: ${this.events.map((event) => event.type).join(' ')}`,
        )
      }
      await delay(10)
    }
  }
}

async function reach(port: number, child: ChildProcess): Promise<Socket> {
  const until = Date.now() + 10_000
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (open) return socket
    if (child.exitCode !== null || Date.now() > until) throw new Error('baresip did not start')
    await delay(50)
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => {
    child.once('exit', resolve)
  })
  const kill = setTimeout(() => child.kill('SIGKILL'), 5000)
  await gone
  clearTimeout(kill)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return typeof address === 'object' && address ? address.port : 0
}
