import { randomBytes } from 'node:crypto'

import type { Database, Tx } from '#db/database.ts'
import type { Clock } from '#lib/clock.ts'
import { actingSubject, type Ctx, hasRole } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import type { SubjectId, TenantId } from '#lib/ids.ts'

import type { AuditEntry, AuditQuery, AuditVerdict } from './contract.ts'
import { commit, FIRST_HASH, hashEntry } from './chain.ts'
import { type Checkpoints, noCheckpoints } from './checkpoints.ts'
import * as store from './store.ts'
import { foundOrphan, verifyChain } from './verify.ts'

const DAY_MS = 86_400_000
/** As the catalogue declares for the detail rows: P2Y. */
const DETAIL_DAYS = 730

/** `noun.verb`; the vocabulary of the audit log. No value in it can be about a person. */
export type AuditNote = {
  action: `${string}.${string}`
  object: string
  objectId?: string
  /** Whose data it was about; that person sees the entry in their access log. */
  subjectId?: SubjectId
  outcome?: 'done' | 'refused' | 'failed'
}

export type Audit = ReturnType<typeof createAudit>

export type AuditDeps = {
  database: Database
  clock: Clock
  /** Signed heads outside the database; none where it is left out. */
  checkpoints?: Checkpoints
}

export function createAudit({ database, clock, checkpoints = noCheckpoints }: AuditDeps) {
  /** Adds an entry in the caller's unit of work: no entry without the act, no act without the entry. Returns its number. */
  async function record(tx: Tx, ctx: Ctx, note: AuditNote): Promise<number> {
    const last = await store.lockChain(tx, ctx.tenantId)
    const header = {
      tenant_id: ctx.tenantId,
      seq: (last?.seq ?? 0) + 1,
      at: new Date(clock.now().getTime()),
      actor_role: roleOf(ctx),
      action: note.action,
      object_type: note.object,
      outcome: note.outcome ?? 'done',
      request_id: ctx.requestId,
    }
    const detail = {
      actor_subject_id: actingSubject(ctx) ?? null,
      subject_id: note.subjectId ?? null,
      object_id: note.objectId ?? null,
      purpose: ctx.purpose,
    }
    const salt = randomBytes(32)
    const commitment = commit(salt, detail)
    const previous = last?.hash ?? FIRST_HASH
    const hash = hashEntry(header, commitment, previous)
    await store.insertEntry(
      tx,
      { ...header, commitment, prev_hash: previous, hash },
      { tenant_id: ctx.tenantId, seq: header.seq, salt, ...detail },
    )
    return header.seq
  }

  /** An entry of its own, for what was refused or only read. */
  const note = (ctx: Ctx, entry: AuditNote) => database.write(ctx.tenantId, (tx) => record(tx, ctx, entry))

  async function verify(ctx: Ctx) {
    // Read first: an entry that comes in meanwhile is newer than what was signed.
    const known = await checkpoints.read(ctx.tenantId)
    const signed = new Map(known.checkpoints.map(({ entry, hash }) => [entry, hash]))
    return database.read(ctx.tenantId, async (db) => {
      const verdict = await verifyChain((after, limit) => store.listFrom(db, after, limit), signed)
      const orphan = verdict.ok ? await store.findOrphan(db) : undefined
      return orphan === undefined ? verdict : foundOrphan(verdict.entries, orphan)
    })
  }

  return {
    record,
    note,

    /** For the privacy officer, newest first. Reading it is itself written down (OIG-92). */
    async list(ctx: Ctx, { limit, before }: AuditQuery): Promise<{ items: AuditEntry[]; total: number }> {
      demandOfficer(ctx)
      await note(ctx, { action: 'audit.listed', object: 'audit_entry' })
      return database.read(ctx.tenantId, async (db) => ({
        items: (await store.listNewest(db, limit, before)).map(shown),
        total: (await store.findHead(db))?.seq ?? 0,
      }))
    },

    /** Does every entry hold? The check is itself written down, after it. */
    async check(ctx: Ctx): Promise<AuditVerdict> {
      demandOfficer(ctx)
      const verdict = await verify(ctx)
      await note(ctx, {
        action: 'audit.verified',
        object: 'audit_entry',
        outcome: verdict.ok ? 'done' : 'failed',
      })
      if (verdict.ok) return { whole: true, entries: verdict.entries }
      const { entries, badEntry, why, action } = verdict
      return { whole: false, entries, bad_entry: badEntry, why, ...(action === undefined ? {} : { action }) }
    },

    newest: (ctx: Ctx, limit: number, before?: number) =>
      database.read(ctx.tenantId, (db) => store.listNewest(db, limit, before)),
    about: (ctx: Ctx, subjectId: SubjectId, limit = 1000) =>
      database.read(ctx.tenantId, (db) => store.listAbout(db, subjectId, limit)),
    verify,

    /** Signs where the log stands, unless nothing was added since the last time. */
    async checkpoint(tenantId: TenantId): Promise<void> {
      const head = await database.read(tenantId, store.findHead)
      const { checkpoints: known } = await checkpoints.read(tenantId)
      if (!head || head.seq <= (known.at(-1)?.entry ?? 0)) return
      await checkpoints.append({
        at: clock.now().toISOString(),
        tenant: tenantId,
        entry: head.seq,
        hash: head.hash.toString('hex'),
      })
    },

    /** When the log was last signed, since when there are entries that are not, and how many lines of the file do not hold. */
    async lastCheckpoint(
      ctx: Ctx,
    ): Promise<{ at: Date | undefined; unsignedSince: Date | undefined; damaged: number }> {
      const { checkpoints: known, damaged } = await checkpoints.read(ctx.tenantId)
      const last = known.at(-1)
      const [first] = await database.read(ctx.tenantId, (db) => store.listFrom(db, last?.entry ?? 0, 1))
      return { at: last && new Date(last.at), unsignedSince: first?.at, damaged }
    },

    /** Retention: who acted on whom is kept for two years; the chain stays. */
    purge: (tenantId: TenantId): Promise<number> =>
      database.write(tenantId, (tx) =>
        store.deleteDetailsBefore(tx, new Date(clock.now().getTime() - DETAIL_DAYS * DAY_MS)),
      ),
  }
}

function demandOfficer(ctx: Ctx): void {
  if (!hasRole(ctx, 'privacy_officer')) throw new AppError('forbidden', 'audit.forbidden')
}

function shown(row: Awaited<ReturnType<typeof store.listNewest>>[number]): AuditEntry {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    role: row.actor_role,
    action: row.action,
    object: row.object_type,
    ...(row.object_id === null ? {} : { object_id: row.object_id }),
    outcome: row.outcome,
    ...(row.actor_subject_id === null ? {} : { actor_id: row.actor_subject_id }),
    ...(row.subject_id === null ? {} : { person_id: row.subject_id }),
    ...(row.purpose === null ? {} : { purpose: row.purpose }),
  }
}

function roleOf({ actor }: Ctx): string {
  if (actor.kind !== 'person') return actor.kind
  return actor.roles.find((role) => role !== 'user') ?? 'user'
}
