import { randomUUID } from 'node:crypto'

import type { Pace, Timetable } from '#domains/operations/index.ts'
import type { Clock, Timer } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'
import { faultCode } from '#lib/errors.ts'
import type { TenantId } from '#lib/ids.ts'
import { code, type Log } from '#lib/log.ts'

/** One piece of housekeeping. It runs once for each company; what it changed is counted, and nothing else is told. */
export type Job = Pace & {
  purpose: string
  run(ctx: Ctx): Promise<number>
}

export type RunnerDeps = {
  jobs: readonly Job[]
  timetable: Timetable
  companies(): Promise<readonly { tenantId: TenantId }[]>
  /** Writes down, in the company's audit log, that a run changed something or failed. */
  note(ctx: Ctx, job: string, outcome: 'done' | 'failed'): Promise<unknown>
  clock: Clock
  log: Log
}

const LOOK_EVERY_MS = 30_000
const FIRST_LOOK_MS = 3_000
const SIGN_OF_LIFE_MS = 30_000
const ALARM_EVERY_MS = 3_600_000

/** Looks at the timetable and runs what is due, one after the other. */
export class JobRunner {
  readonly #deps: RunnerDeps
  #timer: Timer | undefined
  #looking: Promise<void> = Promise.resolve()
  #closed = false
  #alarmedAtMs = Number.NEGATIVE_INFINITY

  constructor(deps: RunnerDeps) {
    this.#deps = deps
  }

  async start(): Promise<void> {
    await this.#deps.timetable.learn(this.#deps.jobs)
    this.#lookIn(FIRST_LOOK_MS)
  }

  /** Runs what is due now; for the timer, and for tests. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#work())
    return this.#looking
  }

  async stop(): Promise<void> {
    this.#closed = true
    this.#timer?.cancel()
    await this.#looking
  }

  #lookIn(ms: number): void {
    if (this.#closed) return
    this.#timer = this.#deps.clock.setTimer(ms, () => {
      void this.look().finally(() => this.#lookIn(LOOK_EVERY_MS))
    })
  }

  async #work(): Promise<void> {
    const { jobs, timetable, log } = this.#deps
    try {
      const due = await timetable.due()
      for (const job of jobs.filter(({ name }) => due.includes(name))) {
        if (this.#closed) return
        if (await timetable.claim(job.name)) await this.#runJob(job)
      }
      await this.#alarm()
    } catch (fault) {
      // The database is away: the due times wait there.
      log.warn('job.timetable_unreachable', { fault: code(faultCode(fault)) })
    }
  }

  async #runJob(job: Job): Promise<void> {
    const { timetable, companies, log, clock } = this.#deps
    const began = clock.monotonicMs()
    let life: Timer = clock.setTimer(SIGN_OF_LIFE_MS, extend)
    function extend() {
      life = clock.setTimer(SIGN_OF_LIFE_MS, extend)
      timetable
        .extend(job.name)
        .catch((fault: unknown) =>
          log.warn('job.lease_not_extended', { job: code(job.name), fault: code(faultCode(fault)) }),
        )
    }
    let changed = 0
    let failed = false
    try {
      for (const { tenantId } of await companies()) {
        const count = await this.#runFor(job, tenantId)
        if (count === undefined) failed = true
        changed += count ?? 0
      }
    } finally {
      life.cancel()
    }
    if (failed) await timetable.failed(job)
    else await timetable.done(job, changed)
    const took = { job: code(job.name), changed, ms: Math.round(clock.monotonicMs() - began) }
    if (!failed && changed > 0) log.info('job.done', took)
  }

  /** The count, or nothing when it failed: one company's trouble does not keep the others waiting. */
  async #runFor(job: Job, tenantId: TenantId): Promise<number | undefined> {
    const { log, note } = this.#deps
    const ctx: Ctx = {
      actor: { kind: 'system', job: job.name },
      tenantId,
      purpose: job.purpose,
      requestId: randomUUID(),
    }
    try {
      const changed = await job.run(ctx)
      if (changed > 0) await note(ctx, job.name, 'done')
      return changed
    } catch (fault) {
      log.error('job.failed', {
        job: code(job.name),
        request: code(ctx.requestId),
        fault: code(faultCode(fault)),
      })
      await note(ctx, job.name, 'failed').catch(() => undefined) // the log line above is there already
      return undefined
    }
  }

  async #alarm(): Promise<void> {
    const { timetable, jobs, log, clock } = this.#deps
    if (clock.monotonicMs() - this.#alarmedAtMs < ALARM_EVERY_MS) return
    const late = await timetable.late(jobs)
    if (late.length > 0) this.#alarmedAtMs = clock.monotonicMs()
    for (const { job, overdueMs, failures } of late)
      log.error('job.late', { job: code(job), overdue_minutes: Math.round(overdueMs / 60_000), failures })
  }
}
