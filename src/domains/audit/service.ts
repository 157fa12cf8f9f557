import { randomBytes } from 'node:crypto'

import type { Database, Tx } from '#db/database.ts'
import type { Clock } from '#lib/clock.ts'
import { actingSubject, type Ctx } from '#lib/context.ts'
import type { SubjectId } from '#lib/ids.ts'

import { commit, FIRST_HASH, hashEntry } from './chain.ts'
import * as store from './store.ts'
import { verifyChain } from './verify.ts'

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

export function createAudit({ database, clock }: { database: Database; clock: Clock }) {
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

  return {
    record,
    /** An entry of its own, for what was refused or only read. */
    note: (ctx: Ctx, entry: AuditNote) => database.write(ctx.tenantId, (tx) => record(tx, ctx, entry)),
    newest: (ctx: Ctx, limit: number, before?: number) =>
      database.read(ctx.tenantId, (db) => store.listNewest(db, limit, before)),
    about: (ctx: Ctx, subjectId: SubjectId, limit = 1000) =>
      database.read(ctx.tenantId, (db) => store.listAbout(db, subjectId, limit)),
    verify: (ctx: Ctx) =>
      database.read(ctx.tenantId, (db) => verifyChain((after, limit) => store.listFrom(db, after, limit))),
  }
}

function roleOf({ actor }: Ctx): string {
  if (actor.kind !== 'person') return actor.kind
  return actor.roles.find((role) => role !== 'user') ?? 'user'
}
