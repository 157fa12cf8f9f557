import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

import { faultCode } from '#lib/errors.ts'

import { type Api, createApi, exchange, type Place } from './api.ts'
import { Failure } from './failure.ts'
import type { Launcher, Said } from './launcher.ts'

const STARTING_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 100

/**
 * Runs `use` with the API: at `--url`, else at the server that runs on the data folder, else with the parts in this
 * process for as long as it takes. A `--data` on the command line stands above an address from the environment.
 */
export async function withApi<T>(
  launcher: Launcher,
  said: Said & { tenant?: string | undefined },
  use: (api: Api, isServing: boolean) => Promise<T>,
): Promise<T> {
  const { url, token, socketPath } = launcher.settings(said)
  if (url !== undefined && !(said.data !== undefined && said.url === undefined))
    return use(createApi(remote(url, token), said.tenant), true)

  const place = { socketPath }
  for (;;) {
    if (await isServed(place)) return use(createApi(place, said.tenant), true)
    const started = await startUnlessTaken(launcher, said)
    if (!started) continue
    try {
      return await use(createApi({ socketPath: started.socketPath }, said.tenant), false)
    } finally {
      await started.stop()
    }
  }
}

/** Nothing when another start won the folder in between: then that one is to be asked, or waited for. */
async function startUnlessTaken(launcher: Launcher, said: Said) {
  try {
    return await launcher.startQuietly(said)
  } catch (fault) {
    if (faultCode(fault) === 'start.already_running') return undefined
    throw fault
  }
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

function remote(url: string, token: string | undefined): Place {
  const parsed = new URL(url)
  if (token === undefined)
    throw new Failure('An address needs a token: give --token, or set SOTTO_TOKEN to one made under "Me".', 2)
  if (parsed.protocol !== 'https:' && !LOOPBACK.test(parsed.hostname))
    throw new Failure('A token is not sent over plain HTTP to another machine: give an https address.', 2)
  return { url: parsed, token }
}

/** Does a server answer at the socket? One that is still starting, or another command at work, is waited for. */
async function isServed(place: Place): Promise<boolean> {
  for (let waited = 0; waited < STARTING_WITHIN_MS; waited += LOOK_EVERY_MS) {
    const state = await look(place)
    if (state !== 'starting') return state === 'serving'
    await delay(LOOK_EVERY_MS)
  }
  throw new Failure(
    'The server on this data folder does not get ready: see what it says, and start it again.',
  )
}

async function look(place: Place): Promise<'starting' | 'serving' | 'nobody'> {
  try {
    const response = await exchange(place, 'GET', '/setup')
    return (await text(response)).includes('"start.not_ready"') ? 'starting' : 'serving'
  } catch (fault) {
    if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET'].includes(faultCode(fault))) return 'nobody'
    throw fault
  }
}
