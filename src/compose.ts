import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { openDatabase } from '#db/database.ts'
import { prepareDatabase } from '#db/prepare.ts'
import { accessRoutes, createAccess } from '#domains/access/index.ts'
import { createAudit } from '#domains/audit/index.ts'
import { createDevices, deviceRoutes } from '#domains/devices/index.ts'
import { createNumbers } from '#domains/numbers/index.ts'
import { createPeople } from '#domains/people/index.ts'
import { createProvisioning, createSetup, provisioningRoutes } from '#domains/provisioning/index.ts'
import { createTenants } from '#domains/tenants/index.ts'
import { createVault, KeyStore } from '#domains/vault/index.ts'
import { lockFolder } from '#edges/http/folder-lock.ts'
import { listenHttp } from '#edges/http/listeners.ts'
import { createMetrics } from '#edges/http/metrics.ts'
import { createHttpEdge } from '#edges/http/server.ts'
import { systemClock } from '#lib/clock.ts'
import { faultCode } from '#lib/errors.ts'
import { createBus } from '#lib/events.ts'
import { code, type Log } from '#lib/log.ts'
import type { Route } from '#lib/route.ts'

import { catalogue } from './catalogue.ts'
import type { Config } from './config.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export type Sotto = {
  /** Where the web client is, when a port listens. */
  readonly webAddress: string | undefined
  /** The one-time way in while there is no company yet. */
  readonly setupLink: string | undefined
  stop(): Promise<void>
}

/** Everything that was started, stopped in reverse order; each once, and a fault in one does not keep the others. */
function createStops(log: Log) {
  const stops: { name: string; stop: () => Promise<unknown> }[] = []
  let stopping: Promise<void> | undefined
  return {
    add: (name: string, stop: () => Promise<unknown>) => void stops.push({ name, stop }),
    run: (): Promise<void> =>
      (stopping ??= (async () => {
        for (const { name, stop } of stops.toReversed()) {
          await stop().catch((fault: unknown) =>
            log.error('stop.failed', { part: code(name), fault: code(faultCode(fault)) }),
          )
        }
      })()),
  }
}

/**
 * Makes and starts everything on one data folder, in the order in which things need each other. With `quiet` no port
 * is opened: only the unix socket, for a command that finds no server running.
 */
export async function start(config: Config, log: Log, { quiet = false } = {}): Promise<Sotto> {
  const stops = createStops(log)
  try {
    const lock = await lockFolder(config.socketPath)
    stops.add('folder', () => lock.release())

    // What everything stands on.
    const clock = systemClock
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

    // The domains, in their order.
    const vault = createVault({ keys, clock })
    const audit = createAudit({ database, clock })
    const tenants = createTenants({ database, keys })
    const people = createPeople({ vault })
    const access = createAccess({ database, vault, audit, tenants, people, clock })
    const numbers = createNumbers({ database, vault, people, audit, bus, clock })
    const devices = createDevices({
      database,
      vault,
      audit,
      clock,
      bus,
      log,
      sipAddress: () => ({ host: config.address, port: config.sipPort ?? 5060, transport: 'udp' }),
      mayUse: ({ subjectId }) => numbers.directory.of(subjectId)?.suspended === false,
    })
    const provisioning = createProvisioning({ database, audit, tenants, people, access, devices, numbers })
    const setup = createSetup({ tenants, people, access, audit, devices, numbers })
    for (const part of [numbers, devices]) {
      await part.load()
      const running = part.start()
      stops.add('memory', () => running.stop())
    }
    const routes: Route[] = [
      ...provisioningRoutes({ provisioning, setup, access }),
      ...accessRoutes(access),
      ...deviceRoutes({
        devices,
        extensions: (tenantId) => database.read(tenantId, (db) => numbers.extensions(db)),
      }),
    ]

    // The edges.
    const metrics = createMetrics()
    stops.add('metrics', async () => metrics.close())
    bus.subscribe('*', (event) => metrics.countEvent(event.name))
    const http = await createHttpEdge({
      routes,
      credentials: access,
      audit,
      webFolder: join(ROOT, 'web', 'dist'),
      metrics: metrics.render,
      observe: metrics.observe,
      unready: async () =>
        (await tenants.list().then(
          () => true,
          () => false,
        ))
          ? []
          : ['database'],
      log,
    })
    stops.add('http', () => http.close())
    const setupSecret = (await tenants.list()).length === 0 ? await access.setupLinks.renew() : undefined
    const web =
      quiet || config.httpPort === undefined ? undefined : await listenHttp(http.listener, config.httpPort)
    if (web) stops.add('http.port', () => web.close())
    lock.attach(http.operatorListener)

    const webAddress = web && `http://localhost:${web.port}`
    return {
      webAddress,
      setupLink:
        setupSecret === undefined || webAddress === undefined
          ? undefined
          : `${webAddress}/setup#${setupSecret}`,
      stop: stops.run,
    }
  } catch (fault) {
    await stops.run()
    throw fault
  }
}
