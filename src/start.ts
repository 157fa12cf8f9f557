import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { openDatabase } from '#db/database.ts'
import { prepareDatabase } from '#db/prepare.ts'
import { KeyStore } from '#domains/vault/index.ts'
import { type ServerCertificate, serverCertificate } from '#edges/http/certificate.ts'
import { lockFolder, openOwnSocket } from '#edges/http/folder-lock.ts'
import { listenHttp, listenHttps } from '#edges/http/listeners.ts'
import { type Clock, systemClock } from '#lib/clock.ts'
import { faultCode } from '#lib/errors.ts'
import { createBus } from '#lib/events.ts'
import { code, type Log } from '#lib/log.ts'
import { createStops, type Stops } from '#lib/stops.ts'

import { ensureWebBuilt } from '../scripts/web.mjs'
import { catalogue } from './catalogue.ts'
import { compose, type Ground, type House } from './compose.ts'
import type { Config } from './config.ts'
import { declaredListeners, type Ports } from './declared-listeners.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const DAY_MS = 86_400_000

export type Sotto = {
  readonly house: House
  /** The operator's way in. */
  readonly socketPath: string
  /** Where the web client is on this machine, when a web port listens. */
  readonly webAddress: string | undefined
  /** Where it is for other machines. */
  readonly networkAddress: string | undefined
  /** The UDP and TCP port that telephones reach, when one listens. */
  readonly sipPort: number | undefined
  /** The one-time way in while there is no company yet. */
  readonly setupLink: string | undefined
  stop(): Promise<void>
}

/**
 * Makes and starts everything on one data folder, in the order in which things need each other. With `quiet` no port
 * is opened, only a unix socket of its own: for a command that finds no server running.
 */
export async function start(
  config: Config,
  log: Log,
  { quiet = false, clock = systemClock }: { quiet?: boolean; clock?: Clock } = {},
): Promise<Sotto> {
  const stops = createStops(log)
  // The first time it takes some seconds: beside the database, not after it.
  // The API and the telephones work without the pages: a build that fails says so and stops nothing.
  const web = quiet ? undefined : ensureWebBuilt(say).catch((fault: Error) => say(fault.message))
  try {
    const lock = await lockFolder(config.socketPath)
    stops.add('folder', () => lock.release())
    const house = await compose(await layGround(config, log, clock, stops))
    await web
    const ports = quiet ? {} : await openPorts(config, house, stops, log)
    if (!quiet) {
      house.listeners.push(...declaredListeners(config, ports))
      await house.runner.start()
      stops.add('jobs', () => house.runner.stop())
    }
    const own = quiet ? await openOwnSocket(config.socketPath, house.http.operatorListener) : undefined
    if (own) stops.add('socket', () => own.close())
    else lock.attach(house.http.operatorListener)
    const webAddress = ports.http === undefined ? undefined : `http://localhost:${ports.http}`
    const networkAddress =
      ports.https === undefined ? undefined : `https://${hostOf(config.address)}:${ports.https}`
    const first = !quiet && (await house.setup.isNeeded())
    const setupLink = first
      ? `${webAddress ?? networkAddress}/setup#${await house.access.setupLinks.renew()}`
      : undefined
    if (!quiet) await tellPorts(config, ports, webAddress ?? networkAddress, stops)
    return {
      house,
      socketPath: own?.path ?? config.socketPath,
      webAddress,
      networkAddress,
      sipPort: ports.sip,
      setupLink,
      stop: stops.run,
    }
  } catch (fault) {
    await stops.run()
    throw fault
  }
}

/** For the one who waits at the terminal. */
const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Keys and database of the data folder, checked before anything relies on them. */
async function layGround(config: Config, log: Log, clock: Clock, stops: Stops): Promise<Ground> {
  const bus = createBus((fault) => log.error('event.listener_failed', { fault: code(faultCode(fault)) }))
  const keys = await KeyStore.open(config.keysFolder)
  stops.add('keys', () => keys.close())
  const prepared = await prepareDatabase({
    folder: config.postgresFolder,
    databaseUrl: config.databaseUrl,
    migrations: join(ROOT, 'db', 'migrations'),
    catalogue,
    appPassword: keys.systemKey('database.app').toString('hex'),
    log,
  })
  stops.add('postgres', () => prepared.stop())
  const database = openDatabase({ url: prepared.appUrl, log, bus })
  stops.add('database', () => database.close())
  const { ownerUrl: maintenanceUrl, findUntruths } = prepared
  return { config, database, keys, bus, clock, log, stops, maintenanceUrl, findUntruths }
}

async function openPorts(config: Config, house: House, stops: Stops, log: Log): Promise<Ports> {
  const ports: Ports = {}
  if (config.httpPort !== undefined) {
    const plain = await listenHttp(house.doors, config.httpPort)
    stops.add('http.port', () => plain.close())
    ports.http = plain.port
  }
  if (config.httpsPort !== undefined) {
    const certificate = await serverCertificate(join(config.data, 'tls'), config.address, systemClock.now())
    const secure = await listenHttps(house.doors, {
      host: config.bind,
      port: config.httpsPort,
      ...certificate,
    })
    stops.add('https.port', () => secure.close())
    ports.https = secure.port
    keepFresh(config, secure.use, stops, log)
  }
  if (config.sipPort !== undefined) ports.sip = await house.openSip(config.sipPort)
  return ports
}

/** Looks once a day whether the certificate nears its end, and exchanges it without a restart. */
function keepFresh(
  config: Config,
  use: (certificate: ServerCertificate) => void,
  stops: Stops,
  log: Log,
): void {
  let timer = systemClock.setTimer(DAY_MS, renew)
  stops.add('https.renewal', async () => timer.cancel())
  function renew() {
    timer = systemClock.setTimer(DAY_MS, renew)
    serverCertificate(join(config.data, 'tls'), config.address, systemClock.now()).then(
      use,
      (fault: unknown) => log.error('https.renewal_failed', { fault: code(faultCode(fault)) }),
    )
  }
}

/** `<data>/run/server.json`: the real ports, for programs that asked for any free one. */
async function tellPorts(config: Config, ports: Ports, url: string | undefined, stops: Stops): Promise<void> {
  const path = join(config.data, 'run', 'server.json')
  const told = { pid: process.pid, http_port: ports.http, https_port: ports.https, sip_port: ports.sip, url }
  // Not there yet where the socket has a place of its own, the path of the folder being too long for one.
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(path, `${JSON.stringify(told)}\n`, { mode: 0o600 })
  stops.add('run.file', () => rm(path, { force: true }))
}

function hostOf(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}
