import { randomUUID } from 'node:crypto'

import type { Database } from '#db/database.ts'
import { NO_TENANT } from '#domains/tenants/index.ts'
import type { Clock } from '#lib/clock.ts'

import * as store from './store.ts'

/** How often a job is to run, and from when on its absence is an alarm. */
export type Pace = { name: string; everyMs: number; lateAfterMs: number }

/** A job that fails is tried again after this, or after its own pace when that is shorter. */
const RETRY_MS = 10 * 60_000
export const LEASE_MS = 2 * 60_000

export type Timetable = ReturnType<typeof createTimetable>

/**
 * When what is due: one row per job, kept in the database. A process that dies at work loses its lease after two
 * minutes; what fell due while nothing ran is due at once, once.
 */
export function createTimetable({ database, clock }: { database: Database; clock: Clock }) {
  const holder = randomUUID()
  const inMs = (ms: number) => new Date(clock.now().getTime() + ms)

  return {
    /** Knows the jobs from now on; a new one is due at once, one that the program no longer has is forgotten. */
    async learn(jobs: readonly Pace[]): Promise<void> {
      await database.write(NO_TENANT, async (tx) => {
        for (const { name } of jobs) await store.ensureJob(tx, name, clock.now())
        await store.dropOthers(
          tx,
          jobs.map(({ name }) => name),
        )
      })
    },

    /** Names of the jobs whose time has come. */
    async due(): Promise<string[]> {
      const rows = await database.read(NO_TENANT, store.listJobs)
      return rows.filter(({ due_at }) => due_at <= clock.now()).map(({ job }) => job)
    },

    /** Takes a due job for this process. False when it is not due or somebody else is at it. */
    claim: (job: string): Promise<boolean> =>
      database.write(NO_TENANT, (tx) =>
        store.claim(tx, job, { holder, now: clock.now(), until: inMs(LEASE_MS) }),
      ),

    /** A sign of life during a long run. */
    extend: (job: string): Promise<void> =>
      database.write(NO_TENANT, (tx) => store.extend(tx, job, holder, inMs(LEASE_MS))),

    done: (job: Pace, changed: number): Promise<void> =>
      database.write(NO_TENANT, (tx) =>
        store.finish(tx, job.name, {
          holder,
          dueAt: inMs(job.everyMs),
          finishedAt: clock.now(),
          changed,
        }),
      ),

    failed: (job: Pace): Promise<void> =>
      database.write(NO_TENANT, (tx) =>
        store.finish(tx, job.name, { holder, dueAt: inMs(Math.min(RETRY_MS, job.everyMs)) }),
      ),

    /** Jobs whose last success, or first chance, is longer ago than they allow. */
    async late(jobs: readonly Pace[]): Promise<{ job: string; overdueMs: number; failures: number }[]> {
      const rows = await database.read(NO_TENANT, store.listJobs)
      const now = clock.now().getTime()
      return rows.flatMap(({ job, due_at, finished_at, failures }) => {
        const pace = jobs.find(({ name }) => name === job)
        if (!pace) return []
        // While it fails its due time moves on; what counts is the last time that it succeeded.
        const since = failures > 0 && finished_at ? finished_at.getTime() + pace.everyMs : due_at.getTime()
        const overdueMs = now - since
        return overdueMs > pace.lateAfterMs || (failures > 2 && !finished_at)
          ? [{ job, overdueMs: Math.max(0, overdueMs), failures }]
          : []
      })
    },
  }
}
