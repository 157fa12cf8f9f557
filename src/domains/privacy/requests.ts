import type { Db } from '#db/database.ts'
import { type Ctx, selfOf } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import { newId, type SubjectId } from '#lib/ids.ts'

import type { NewRequest, OwnRequest, PrivacyRequest } from './contract.ts'
import type { EraserDeps } from './erasure/deps.ts'
import { demandOfficer } from './policy.ts'
import * as store from './store/requests.ts'

const TITLE = { self: 'self', officer: 'privacy_officer', operator: 'operator' } as const

/** What people ask about their data, each with its month. */
export function createRequests({
  database,
  vault,
  people,
  audit,
  clock,
}: Pick<EraserDeps, 'database' | 'vault' | 'people' | 'audit' | 'clock'>) {
  async function read(db: Db, rows: readonly store.RequestRow[]): Promise<PrivacyRequest[]> {
    const known = await people.getSome(
      db,
      rows.flatMap(({ subject_id }) => (subject_id === null ? [] : [subject_id])),
    )
    return rows.map((row) => {
      const note = vault.openMaybe(row.note, 'rights_request.note', row.id)
      const name = row.subject_id === null ? undefined : known.get(row.subject_id)?.name
      return {
        id: row.id,
        ...(row.subject_id === null ? {} : { person_id: row.subject_id }),
        ...(name ? { person_name: name } : {}),
        kind: row.kind,
        state: row.state,
        opened_by: row.opened_by,
        ...(note === undefined ? {} : { note }),
        created_at: row.created_at.toISOString(),
        due_at: row.due_at.toISOString(),
        ...(row.closed_at ? { closed_at: row.closed_at.toISOString() } : {}),
      }
    })
  }

  async function open(
    ctx: Ctx,
    subjectId: SubjectId,
    { kind, note }: OwnRequest,
    openedBy: (typeof TITLE)[keyof typeof TITLE],
  ): Promise<PrivacyRequest> {
    return database.write(ctx.tenantId, async (tx, tell) => {
      const subject = await vault.findSubject(tx, subjectId)
      if (!subject || subject.state === 'erased') throw new AppError('not_found', 'privacy.person_unknown')
      const isOpen = (await store.listRequestsOf(tx, subjectId)).some(
        (row) => row.kind === kind && ['open', 'running', 'failed'].includes(row.state),
      )
      if (isOpen) throw new AppError('conflict', 'privacy.request_open')
      const id = newId<'request'>()
      const now = clock.now()
      await store.insertRequest(tx, {
        id,
        tenant_id: ctx.tenantId,
        subject_id: subjectId,
        kind,
        state: 'open',
        opened_by: openedBy,
        note: vault.sealMaybe(subjectId, 'rights_request.note', id, note),
        created_at: now,
        due_at: aMonthAfter(now),
      })
      await audit.record(tx, ctx, {
        action: 'privacy.requested',
        object: 'rights_request',
        objectId: id,
        subjectId,
      })
      tell({ name: 'request.opened', ids: { request: id, person: subjectId } })
      const row = await store.findRequest(tx, id)
      const [request] = await read(tx, row ? [row] : [])
      if (!request) throw new AppError('not_found', 'privacy.request_unknown')
      return request
    })
  }

  return {
    /** By the person themself: signed in, so known to be the one. */
    openOwn: (ctx: Ctx, input: OwnRequest) => open(ctx, selfOf(ctx), input, TITLE.self),

    /** By the officer, who has checked who asks: on paper, by telephone, after leaving. */
    async openFor(ctx: Ctx, { person_id, ...input }: NewRequest): Promise<PrivacyRequest> {
      demandOfficer(ctx)
      return open(
        ctx,
        person_id as SubjectId,
        input,
        ctx.actor.kind === 'operator' ? TITLE.operator : TITLE.officer,
      )
    },

    /** Taken back by the person, as long as nothing has begun. */
    async cancelOwn(ctx: Ctx, id: string): Promise<void> {
      const subjectId = selfOf(ctx)
      await database.write(ctx.tenantId, async (tx, tell) => {
        const row = await store.lockRequest(tx, id)
        if (row?.subject_id !== subjectId) throw new AppError('not_found', 'privacy.request_unknown')
        if (row.state !== 'open') throw new AppError('conflict', 'privacy.request_not_open')
        await store.updateRequest(tx, id, { state: 'cancelled', closed_at: clock.now() })
        await audit.record(tx, ctx, {
          action: 'privacy.request_cancelled',
          object: 'rights_request',
          objectId: id,
          subjectId,
        })
        tell({ name: 'request.cancelled', ids: { request: id, person: subjectId } })
      })
    },

    async listOwn(ctx: Ctx): Promise<PrivacyRequest[]> {
      const subjectId = selfOf(ctx)
      return database.read(ctx.tenantId, async (db) => read(db, await store.listRequestsOf(db, subjectId)))
    },

    async list(
      ctx: Ctx,
      page: { limit: number; offset: number },
    ): Promise<{ items: PrivacyRequest[]; total: number }> {
      demandOfficer(ctx)
      return database.read(ctx.tenantId, async (db) => ({
        items: await read(db, await store.listRequests(db, page)),
        total: await store.countRequests(db),
      }))
    },

    async get(ctx: Ctx, id: string): Promise<PrivacyRequest> {
      demandOfficer(ctx)
      return database.read(ctx.tenantId, async (db) => {
        const row = await store.findRequest(db, id)
        const [request] = await read(db, row ? [row] : [])
        if (!request) throw new AppError('not_found', 'privacy.request_unknown')
        return request
      })
    },

    /** The person whom a request is about, for the officer's next step. */
    async personOf(ctx: Ctx, id: string): Promise<SubjectId> {
      demandOfficer(ctx)
      const row = await database.read(ctx.tenantId, (db) => store.findRequest(db, id))
      if (!row) throw new AppError('not_found', 'privacy.request_unknown')
      if (row.subject_id === null) throw new AppError('conflict', 'privacy.already_erased')
      return row.subject_id as SubjectId
    },

    /** An access request is answered when its bundle was handed over. */
    async answered(ctx: Ctx, id: string): Promise<void> {
      await database.write(ctx.tenantId, async (tx, tell) => {
        const row = await store.lockRequest(tx, id)
        if (row?.kind !== 'access' || row.state !== 'open') return
        await store.updateRequest(tx, id, { state: 'done', closed_at: clock.now() })
        tell({ name: 'request.answered', ids: { request: id } })
      })
    },
  }
}

/** The same day of the next month, or its last day (Art. 12(3); Regulation 1182/71). */
export function aMonthAfter(at: Date): Date {
  const due = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO('UTC')
    .add({ months: 1 })
  return new Date(due.epochMilliseconds)
}
