import { randomUUID } from 'node:crypto'

import type { Tenants } from '#domains/tenants/index.ts'
import { actingSubject, type Ctx, selfOf } from '#lib/context.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import type { SubjectId, TenantId } from '#lib/ids.ts'
import { code, type Log } from '#lib/log.ts'
import { zip } from '#lib/zip.ts'

import { accessOf, bundle } from './bundle/bundle.ts'
import type { DataClass, Erasure, ErasurePreview, Findings, SignedReceipt } from './contract.ts'
import type { EraserDeps } from './erasure/deps.ts'
import { createEraser } from './erasure/eraser.ts'
import { previewErasure } from './erasure/preview.ts'
import { endOf } from './erasure/receipt.ts'
import { heldAbout, type Language, registerOf } from './held.ts'
import { demandOfficer } from './policy.ts'
import { createRequests } from './requests.ts'
import * as runs from './store/runs.ts'
import { findResidue } from './verify.ts'

export type PrivacyDeps = EraserDeps & { tenants: Tenants; log: Log }
export type Privacy = ReturnType<typeof createPrivacy>

/** The rights of the people whom the data is about, derived from the catalogue alone. */
export function createPrivacy(deps: PrivacyDeps) {
  const { database, catalogue, vault, people, tenants, audit, clock, signer, log } = deps
  const requests = createRequests(deps)
  const eraser = createEraser(deps)

  /** The language a person reads: their own choice, else the company's. */
  async function languageOf(ctx: Ctx, subjectId: SubjectId | undefined): Promise<Language> {
    const own =
      subjectId === undefined
        ? undefined
        : await database.read(ctx.tenantId, async (db) =>
            (await people.getSome(db, [subjectId])).get(subjectId),
          )
    return own?.language ?? (await tenants.get(ctx.tenantId)).language
  }

  /** One person's bundle as a stream. Who fetched it and why is written down before the first byte leaves. */
  async function exportOf(ctx: Ctx, subjectId: SubjectId): Promise<AsyncGenerator<Buffer>> {
    await audit.note(ctx, { action: 'privacy.exported', object: 'person', objectId: subjectId, subjectId })
    return zip(
      bundle(deps, ctx, {
        subjectId,
        language: await languageOf(ctx, subjectId),
        company: (await tenants.get(ctx.tenantId)).name,
      }),
    )
  }

  async function erasure(ctx: Ctx, requestId: string): Promise<Erasure> {
    demandOfficer(ctx)
    return database.read(ctx.tenantId, async (db) => {
      const run = await runs.findRun(db, requestId)
      if (!run) throw new AppError('not_found', 'privacy.erasure_unknown')
      return shown(run, await runs.listSteps(db, run.id))
    })
  }

  /** Goes on after the answer has left; its state is in the database, so nothing is lost when the process ends. */
  const working = new Set<Promise<void>>()
  function inBackground(work: Promise<unknown>): void {
    const task: Promise<void> = work
      .then(() => undefined)
      .catch((fault: unknown) => log.error('privacy.erasure_stopped', { fault: code(faultCode(fault)) }))
      .finally(() => working.delete(task))
    working.add(task)
  }

  return {
    requests,
    languageOf,
    publicKeyPem: signer.publicKeyPem,

    /** What is held about the one who asks, with counts. */
    async held(ctx: Ctx): Promise<DataClass[]> {
      const subjectId = selfOf(ctx)
      const language = await languageOf(ctx, subjectId)
      return database.read(ctx.tenantId, (db) => heldAbout(db, catalogue, subjectId, language))
    },

    /** When, in which role and why somebody looked at or changed what is about the one who asks. */
    async accessLog(ctx: Ctx) {
      return accessOf(deps, ctx, selfOf(ctx))
    },

    /** The bundle of the one who asks. */
    exportOwn: (ctx: Ctx) => exportOf(ctx, selfOf(ctx)),

    /** The bundle of the person of a request, for the officer to hand over; answers a request for access. */
    async exportFor(ctx: Ctx, requestId: string): Promise<AsyncGenerator<Buffer>> {
      const stream = await exportOf(ctx, await requests.personOf(ctx, requestId))
      await requests.answered(ctx, requestId)
      return stream
    },

    /** Every kind of personal data there is (Art. 30). */
    async register(ctx: Ctx): Promise<DataClass[]> {
      demandOfficer(ctx)
      return registerOf(catalogue, await languageOf(ctx, actingSubject(ctx)))
    },

    /** What erasing the person of a request would do; changes nothing. */
    async preview(ctx: Ctx, requestId: string): Promise<ErasurePreview> {
      const subjectId = await requests.personOf(ctx, requestId)
      const language = await languageOf(ctx, actingSubject(ctx))
      await audit.note(ctx, {
        action: 'privacy.previewed',
        object: 'rights_request',
        objectId: requestId,
        subjectId,
      })
      const { lines, others } = await database.read(ctx.tenantId, (db) =>
        previewErasure(db, catalogue, subjectId),
      )
      const of = (kind: 'delete' | 'clear') =>
        lines
          .filter(({ act, rows }) => act.kind === kind && rows > 0)
          .map(({ act, rows }) => ({ table: act.table.name, label: act.table.label[language], rows }))
      return {
        goes: of('delete'),
        rewritten: of('clear'),
        kept: lines.flatMap(({ act, rows }) =>
          act.kind === 'keep' && rows > 0
            ? [
                {
                  table: act.table.name,
                  label: act.table.label[language],
                  rows,
                  why: act.exception,
                  until: endOf(clock.now(), act.until),
                },
              ]
            : [],
        ),
        others,
        total: lines.reduce((sum, { act, rows }) => (act.kind === 'keep' ? sum : sum + rows), 0),
      }
    },

    /** Confirms, plans, and begins in the background. Throws `privacy.last_administrator` and the like before anything happens. */
    async erase(ctx: Ctx, requestId: string, confirm: string): Promise<Erasure> {
      demandOfficer(ctx)
      if (confirm !== requestId) throw new AppError('invalid', 'privacy.not_confirmed')
      const run = await eraser.begin(ctx, requestId)
      inBackground(eraser.carryOut(ctx, run))
      return erasure(ctx, requestId)
    },

    async resume(ctx: Ctx, requestId: string): Promise<Erasure> {
      demandOfficer(ctx)
      const run = await eraser.reopen(ctx, requestId)
      if (run.state !== 'done') inBackground(eraser.carryOut(ctx, run))
      return erasure(ctx, requestId)
    },

    /** Resolves when no erasure is at work: an orderly stop waits for it. */
    async settled(): Promise<void> {
      while (working.size > 0) await Promise.all(working)
    },

    /** For the start of the program and the timetable: takes up, in the background, what was interrupted and what had to wait. */
    finishAll(companies: readonly { tenantId: TenantId }[]): void {
      for (const { tenantId } of companies)
        inBackground(
          eraser.finishAll({
            actor: { kind: 'system', job: 'privacy.finish' },
            tenantId,
            purpose: 'rights',
            requestId: randomUUID(),
          }),
        )
    },

    erasure,

    /** Erasures that are not through yet, by the ids of their requests: for those who look after the system. */
    async openErasures(ctx: Ctx) {
      const rows = await database.read(ctx.tenantId, runs.listOpen)
      return rows.map((row) => ({
        requestId: row.request_id,
        state: row.state,
        startedAt: row.started_at,
        rewriteDueAt: row.rewrite_due_at ?? undefined,
      }))
    },

    async receipt(ctx: Ctx, requestId: string): Promise<SignedReceipt> {
      demandOfficer(ctx)
      const run = await database.read(ctx.tenantId, (db) => runs.findRun(db, requestId))
      if (!run?.receipt) throw new AppError('not_found', 'privacy.no_receipt')
      return JSON.parse(run.receipt) as SignedReceipt
    },

    /** Looks through every table of the catalogue for what an erasure should have taken. */
    async verify(ctx: Ctx): Promise<Findings> {
      demandOfficer(ctx)
      const findings = await database.read(ctx.tenantId, (db) => findResidue(db, catalogue, vault.keys))
      await audit.note(ctx, {
        action: 'privacy.verified',
        object: 'catalogue',
        outcome: findings.length === 0 ? 'done' : 'failed',
      })
      return { clean: findings.length === 0, findings }
    },
  }
}

function shown(run: runs.RunRow, steps: readonly runs.StepRow[]): Erasure {
  return {
    id: run.id,
    request_id: run.request_id,
    state: run.state,
    started_at: run.started_at.toISOString(),
    ...(run.finished_at ? { finished_at: run.finished_at.toISOString() } : {}),
    ...(run.rewrite_due_at ? { rewrite_due_at: run.rewrite_due_at.toISOString() } : {}),
    steps: grouped(steps),
  }
}

/** The steps over rows are one step to whoever watches. */
function grouped(steps: readonly runs.StepRow[]): Erasure['steps'] {
  return [...Map.groupBy(steps, ({ name }) => name)].map(([name, group]) => {
    const previewed = group.flatMap((step) => step.previewed ?? [])
    const states = new Set(group.map(({ state }) => state))
    const state = states.has('failed')
      ? 'failed'
      : states.size === 1
        ? (group[0]?.state ?? 'pending')
        : states.has('done') || states.has('running')
          ? 'running'
          : 'pending'
    return {
      name,
      state,
      touched: group.reduce((sum, step) => sum + step.touched, 0),
      ...(previewed.length > 0 ? { previewed: previewed.reduce((sum, n) => sum + n, 0) } : {}),
    }
  })
}
