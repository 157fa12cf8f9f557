import type { Database } from '#db/database.ts'
import type { Access } from '#domains/access/index.ts'
import type { Audit } from '#domains/audit/index.ts'
import {
  createOperations,
  createRetention,
  createTimetable,
  examineGround as examine,
  type Listener,
} from '#domains/operations/index.ts'
import type { Privacy } from '#domains/privacy/index.ts'
import type { Records } from '#domains/records/index.ts'
import type { Tenants } from '#domains/tenants/index.ts'
import { type Job, JobRunner } from '#edges/jobs/runner.ts'
import type { Clock } from '#lib/clock.ts'
import type { Log } from '#lib/log.ts'

import { catalogue } from './catalogue.ts'
import type { Config } from './config.ts'

export type HousekeepingDeps = {
  config: Config
  database: Database
  clock: Clock
  log: Log
  audit: Audit
  tenants: Tenants
  access: Access
  records: Records
  privacy: Privacy
  isSetupNeeded(): Promise<boolean>
  findUntruths(): Promise<readonly string[]>
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The timetable and who keeps it, and the doctor who looks whether all is well. */
export function createHousekeeping(deps: HousekeepingDeps) {
  const { config, database, clock, log, audit, tenants, access, records } = deps
  const listeners: Listener[] = []
  const timetable = createTimetable({ database, clock })
  const jobs = housekeepingJobs(deps)
  const operations = createOperations({
    database,
    clock,
    audit,
    privacy: deps.privacy,
    setupLinks: access.setupLinks,
    isSetupNeeded: deps.isSetupNeeded,
    spool: { counts: () => records.spool(), isOpen: () => records.ledger.isOpen() },
    timetable,
    jobs,
    folders: config,
    findUntruths: deps.findUntruths,
    listeners: () => listeners,
    webAddress: () => webAddress(config, listeners),
  })
  const runner = new JobRunner({
    jobs,
    timetable,
    companies: tenants.list,
    note: (ctx, job, outcome) => audit.note(ctx, { action: 'housekeeping.run', object: job, outcome }),
    clock,
    log,
  })
  return { operations, runner, listeners }
}

function webAddress({ address }: Config, listeners: readonly Listener[]): string | undefined {
  const plain = listeners.find(({ what }) => what === 'web')
  if (plain) return `http://localhost:${plain.from}`
  const secure = listeners.find(({ what }) => what === 'web over TLS')
  return secure && `https://${address.includes(':') ? `[${address}]` : address}:${secure.from}`
}

/** What can be looked at without starting anything. */
export const examineGround = ({ data, keysFolder, postgresFolder }: Config) =>
  examine({ data, keysFolder, postgresFolder })

/** Each runs once for every company; the later its absence shows, the more patient the alarm. */
function housekeepingJobs({ database, clock, audit, access, privacy }: HousekeepingDeps): Job[] {
  const retention = createRetention({ database, clock, catalogue })
  return [
    {
      name: 'retention',
      purpose: 'accountability',
      everyMs: 6 * HOUR_MS,
      lateAfterMs: DAY_MS,
      run: ({ tenantId }) => retention.sweep(tenantId),
    },
    {
      name: 'access.retention',
      purpose: 'security',
      everyMs: DAY_MS,
      lateAfterMs: 2 * DAY_MS,
      run: ({ tenantId }) => access.purge(tenantId),
    },
    {
      name: 'audit.checkpoint',
      purpose: 'accountability',
      everyMs: HOUR_MS,
      lateAfterMs: DAY_MS,
      run: async ({ tenantId }) => {
        await audit.checkpoint(tenantId)
        return 0
      },
    },
    {
      name: 'audit.retention',
      purpose: 'accountability',
      everyMs: DAY_MS,
      lateAfterMs: 2 * DAY_MS,
      run: ({ tenantId }) => audit.purge(tenantId),
    },
    {
      // What an erasure had to leave for later is rewritten on disk within 24 hours.
      name: 'privacy.finish',
      purpose: 'rights',
      everyMs: HOUR_MS,
      lateAfterMs: 12 * HOUR_MS,
      run: async ({ tenantId }) => {
        privacy.finishAll([{ tenantId }])
        await privacy.settled()
        return 0
      },
    },
  ]
}
