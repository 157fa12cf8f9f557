import type { Database } from '#db/database.ts'
import type { Access } from '#domains/access/index.ts'
import type { Audit } from '#domains/audit/index.ts'
import type { Privacy } from '#domains/privacy/index.ts'
import type { Clock } from '#lib/clock.ts'
import { type Ctx, hasRole } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'

import { auditCheck, checkpointCheck } from './checks/audit.ts'
import { type Check, runChecks } from './checks/check.ts'
import { clockCheck } from './checks/clock.ts'
import { databaseCheck, truthCheck, wallCheck } from './checks/database.ts'
import { erasuresCheck } from './checks/erasures.ts'
import { jobsCheck } from './checks/jobs.ts'
import { clearTransportCheck, type Listener, listenersCheck } from './checks/listeners.ts'
import { setupLinkCheck } from './checks/setup-link.ts'
import { type Spool, spoolCheck } from './checks/spool.ts'
import type { DoctorReport } from './contract.ts'
import { type Folders, groundChecks } from './ground.ts'
import type { Pace, Timetable } from './timetable.ts'

export type OperationsDeps = {
  database: Database
  clock: Clock
  audit: Pick<Audit, 'verify' | 'note' | 'lastCheckpoint'>
  privacy: Pick<Privacy, 'openErasures'>
  setupLinks: Access['setupLinks']
  isSetupNeeded(): Promise<boolean>
  spool: Spool
  timetable: Timetable
  jobs: readonly Pace[]
  folders: Folders
  /** Compares the running database with the catalogue. */
  findUntruths(): Promise<readonly string[]>
  /** Where browsers find the client, once a port is open. */
  webAddress(): string | undefined
  /** The ports that are to be open by now. */
  listeners(): readonly Listener[]
}

export type Operations = ReturnType<typeof createOperations>

/** Keeping it running: is everything as it should be? */
export function createOperations(deps: OperationsDeps) {
  const { database, clock, audit, timetable, jobs, listeners } = deps

  /** What needs no company; the rest is about the one that asks. */
  function checks(ctx: Ctx | undefined): Check[] {
    return [
      ...groundChecks(deps.folders),
      databaseCheck(database),
      truthCheck(deps.findUntruths),
      wallCheck(database),
      ...(ctx
        ? [
            erasuresCheck(
              () => deps.privacy.openErasures(ctx),
              () => clock.now(),
            ),
            auditCheck(() => audit.verify(ctx)),
            checkpointCheck(
              () => audit.lastCheckpoint(ctx),
              () => clock.now(),
            ),
          ]
        : []),
      spoolCheck(deps.spool),
      listenersCheck(listeners),
      clearTransportCheck(listeners),
      clockCheck({ clock, database }),
      setupLinkCheck(deps.isSetupNeeded),
      jobsCheck(() => timetable.late(jobs)),
    ]
  }

  async function demandBeforeSetup(operator: boolean): Promise<void> {
    if (!operator) throw new AppError('forbidden', 'operations.forbidden')
    if (!(await deps.isSetupNeeded())) throw new AppError('conflict', 'setup.not_needed')
  }

  return {
    /** Looks at everything, and at what belongs to the company of the one who asks. */
    async examine(ctx: Ctx): Promise<DoctorReport> {
      if (!hasRole(ctx, 'administrator')) throw new AppError('forbidden', 'operations.forbidden')
      const report = await runChecks(checks(ctx))
      await audit.note(ctx, {
        action: 'system.examined',
        object: 'system',
        outcome: report.state === 'fail' ? 'failed' : 'done',
      })
      return report
    },

    /** The operator may ask before there is a company. Throws `setup.not_needed` once there is one. */
    async examineBeforeSetup(operator: boolean): Promise<DoctorReport> {
      await demandBeforeSetup(operator)
      return runChecks(checks(undefined))
    },

    /** A new set-up link for the operator; links handed out before stop working. Throws `setup.not_needed`. */
    async renewSetupLink(operator: boolean): Promise<{ token: string; url?: string }> {
      await demandBeforeSetup(operator)
      const token = await deps.setupLinks.renew()
      const web = deps.webAddress()
      return { token, ...(web === undefined ? {} : { url: `${web}/setup#${token}` }) }
    },
  }
}
