import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Database } from '#db/database.ts'
import { type Cost, createAccess } from '#domains/access/index.ts'
import { createAudit, fileCheckpoints } from '#domains/audit/index.ts'
import { createDevices } from '#domains/devices/index.ts'
import { createNumbers } from '#domains/numbers/index.ts'
import { createPeople } from '#domains/people/index.ts'
import { createPrivacy } from '#domains/privacy/index.ts'
import { createProvisioning, createSetup } from '#domains/provisioning/index.ts'
import { createRecords } from '#domains/records/index.ts'
import { createTenants } from '#domains/tenants/index.ts'
import { createVault, type KeyStore } from '#domains/vault/index.ts'
import { createLiveEdge } from '#edges/live/live.ts'
import { createMetrics } from '#edges/http/metrics.ts'
import { createHttpEdge } from '#edges/http/server.ts'
import type { Clock } from '#lib/clock.ts'
import type { Bus } from '#lib/events.ts'
import { createSigner } from '#lib/signing.ts'
import type { Log } from '#lib/log.ts'
import type { Stops } from '#lib/stops.ts'

import { catalogue } from './catalogue.ts'
import type { Config } from './config.ts'
import { createHousekeeping } from './housekeeping.ts'
import { collectRoutes } from './routes.ts'
import { createTelephony, type Telephony } from './telephony.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What everything stands on; `start.ts` makes it for a data folder, tests make their own. */
export type Ground = {
  config: Config
  database: Database
  keys: KeyStore
  bus: Bus
  clock: Clock
  log: Log
  stops: Stops
  /** As the owner of the tables, to write them anew on disk after an erasure. */
  maintenanceUrl?: string
  /** Compares the running database with the catalogue once more. */
  findUntruths?: () => Promise<readonly string[]>
  /** Cheaper for tests; never in service. */
  passwordCost?: Cost
}

export type House = Awaited<ReturnType<typeof compose>>

/** Who gets what: the domains in their order, then the edges. Nothing listens yet. */
export async function compose(ground: Ground) {
  const { config, database, keys, bus, clock, log, stops } = ground

  const vault = createVault({ keys, clock })
  const audit = createAudit({
    database,
    clock,
    checkpoints: fileCheckpoints(join(config.data, 'audit'), createSigner(keys.systemKey('audit'))),
  })
  const tenants = createTenants({ database, keys })
  const people = createPeople({ vault })
  const access = createAccess({ ...ground, vault, audit, tenants, people })
  let telephony: Telephony | undefined
  let sipPort = config.sipPort ?? 5060
  const numbers = createNumbers({ database, vault, people, audit, bus, clock })
  const devices = createDevices({
    database,
    vault,
    audit,
    clock,
    bus,
    log,
    sipAddress: () => ({ host: config.address, port: sipPort, transport: 'udp' }),
    mayUse: ({ subjectId }) => numbers.directory.of(subjectId)?.suspended === false,
  })
  const provisioning = createProvisioning({ database, audit, tenants, people, access, devices, numbers })
  const setup = createSetup({ tenants, people, access, audit, devices, numbers })
  const records = await createRecords({ database, vault, people, audit, clock, log, folder: config.data })
  const privacy = createPrivacy({
    ...ground,
    vault,
    people,
    audit,
    tenants,
    catalogue,
    signer: createSigner(keys.systemKey('receipt')),
    maintenanceUrl: ground.maintenanceUrl,
    async settle(_ctx, subjectId) {
      await Promise.all([numbers.settled(), devices.settled()])
      await telephony?.calls.endCallsOf(subjectId)
      await records.settled()
    },
  })

  const { operations, runner, listeners } = createHousekeeping({
    findUntruths: () => Promise.resolve([]),
    ...ground,
    audit,
    tenants,
    access,
    records,
    privacy,
    isSetupNeeded: setup.isNeeded,
  })

  const routes = collectRoutes({
    provisioning: { provisioning, setup, access },
    access,
    devices: {
      devices,
      extensions: (tenantId) => database.read(tenantId, (db) => numbers.extensions(db)),
    },
    calls: { listLive: (ctx) => telephony?.calls.listLive(ctx) ?? [] },
    records,
    privacy,
    audit,
    operations,
  })

  const metrics = createMetrics()
  stops.add('metrics', async () => metrics.close())
  stops.add('events', async () => quiet())
  const quiet = bus.subscribe('*', (event) => metrics.countEvent(event.name))
  const http = await createHttpEdge({
    routes,
    credentials: access,
    audit,
    webFolder: join(ROOT, 'web', 'dist'),
    metrics: () => metrics.render(),
    observe: metrics.observe,
    unready: async () => ((await isAnswering(tenants)) ? [] : ['database']),
    log,
  })

  const live = createLiveEdge({ admit: (request) => http.admitUpgrade(request), bus, clock })
  stops.add('live', () => live.close())

  metrics.gauge('calls', 'Calls at this moment', () => telephony?.calls.count() ?? 0)
  metrics.gauge('registrations', 'Telephones registered at this moment', () => devices.registered())
  metrics.gauge(
    'spooled_calls',
    'Ended calls that the database has not taken yet',
    () => records.spool().ended,
  )
  metrics.gauge('live_listeners', 'Browsers that are told what changes', () => live.listeners())

  // What keeps a copy in memory loads it before anything is answered.
  await numbers.load()
  await devices.load()
  for (const part of [numbers, devices, records]) {
    const running = part.start()
    stops.add('memory', () => running.stop())
  }
  stops.add('privacy', () => privacy.settled())
  privacy.finishAll(await tenants.list())
  stops.add('http', () => http.close())

  /** Opens the SIP port and takes calls; answers the real port. */
  async function openSip(port: number): Promise<number> {
    const { address, bind, rtpPorts } = config
    const made = await createTelephony({
      clock,
      bus,
      log,
      devices,
      numbers,
      records,
      address,
      bind,
      rtpPorts,
    })
    stops.add('telephony', () => made.stop())
    telephony = made
    sipPort = (await made.listen(port)).port
    return sipPort
  }

  return {
    openSip,
    /** Housekeeping by the timetable, for a server that stays. */
    runner,
    /** Ports that are to be open: whoever opens one adds it. */
    listeners,
    database,
    bus,
    vault,
    audit,
    tenants,
    people,
    access,
    numbers,
    devices,
    provisioning,
    setup,
    records,
    privacy,
    http,
    doors: { listener: http.listener, upgrade: live.upgrade },
    routes,
    metrics,
  }
}

function isAnswering(tenants: { list(): Promise<unknown> }): Promise<boolean> {
  return tenants.list().then(
    () => true,
    () => false,
  )
}
