import type { Database, Db, Tx } from '#db/database.ts'
import type { Audit } from '#domains/audit/index.ts'
import type { People } from '#domains/people/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import type { Clock } from '#lib/clock.ts'
import type { Actor, Ctx } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import { type AccountId, newId, type SubjectId, type TenantId } from '#lib/ids.ts'

import type { Session, Token, TokenInput } from './contract.ts'
import { newCredential, readCredential } from './secret.ts'
import * as store from './store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
export const SESSION_MS = 12 * HOUR_MS
/** `last seen` is written at most this often: a look at a page is not worth a write. */
const TOUCH_MS = 5 * 60_000

export type SessionsDeps = { database: Database; vault: Vault; audit: Audit; people: People; clock: Clock }
export type Sessions = ReturnType<typeof createSessions>
export type Person = Extract<Actor, { kind: 'person' }>
export type Recognised = { actor: Person; tenantId: TenantId; sessionId: string | undefined }

/** Sessions and tokens: random secrets of which only the hash is kept, with an end, listed for their owner (UC-41). */
export function createSessions({ database, vault, audit, people, clock }: SessionsDeps) {
  function demandPerson(ctx: Ctx): Person {
    if (ctx.actor.kind !== 'person') throw new AppError('forbidden', 'access.not_a_person')
    return ctx.actor
  }

  /** May somebody come in as this subject? Not while suspended, and not from the moment an erasure has begun. */
  async function mayEnter(db: Db, subjectId: SubjectId): Promise<boolean> {
    const subject = await vault.findSubject(db, subjectId)
    return subject?.state === 'active' && people.isActive(db, subjectId)
  }

  async function personBehind(
    db: Db,
    row: { subject_id: string; account_id: string },
  ): Promise<Person | undefined> {
    const subjectId = row.subject_id as SubjectId
    if (!(await mayEnter(db, subjectId))) return undefined
    const roles = await store.listRoles(db, subjectId)
    return { kind: 'person', subjectId, accountId: row.account_id as AccountId, roles }
  }

  async function touch(
    tenantId: TenantId,
    last: Date | null,
    write: (tx: Tx, now: Date) => Promise<unknown>,
  ) {
    const now = clock.now()
    if (last && now.getTime() - last.getTime() < TOUCH_MS) return
    await database.write(tenantId, (tx) => write(tx, now))
  }

  return {
    mayEnter,

    /** Starts a session in the unit of work that found the password right. */
    async start(
      tx: Tx,
      ctx: Ctx,
      account: store.AccountRow,
      from: { source: string; userAgent: string | undefined },
    ): Promise<{ sessionId: string; expiresAt: Date; session: string }> {
      const id = newId()
      const { text, hash } = newCredential(ctx.tenantId)
      const subjectId = account.subject_id as SubjectId
      const now = clock.now()
      const expiresAt = new Date(now.getTime() + SESSION_MS)
      await store.insertSession(tx, {
        id,
        tenant_id: ctx.tenantId,
        subject_id: subjectId,
        account_id: account.id,
        secret_hash: hash,
        created_at: now,
        last_seen_at: now,
        expires_at: expiresAt,
        user_agent: vault.sealMaybe(subjectId, 'session.user_agent', id, from.userAgent),
        source: vault.sealMaybe(subjectId, 'session.source', id, from.source),
      })
      await audit.record(tx, ctx, { action: 'session.started', object: 'session', objectId: id, subjectId })
      return { sessionId: id, expiresAt, session: text }
    },

    /** Who a cookie or token belongs to; undefined for one that is unknown, ended, or whose owner is suspended or gone. */
    async recognise(kind: 'session' | 'token', text: string): Promise<Recognised | undefined> {
      const credential = readCredential(text)
      if (!credential) return undefined
      const { tenantId, hash } = credential
      const now = clock.now()
      if (kind === 'session') {
        const found = await database.read(tenantId, async (db) => {
          const row = await store.findSession(db, hash, now)
          return row && { row, actor: await personBehind(db, row) }
        })
        if (!found?.actor) return undefined
        await touch(tenantId, found.row.last_seen_at, (tx, at) => store.touchSession(tx, found.row.id, at))
        return { actor: found.actor, tenantId, sessionId: found.row.id }
      }
      const found = await database.read(tenantId, async (db) => {
        const row = await store.findToken(db, hash, now)
        return row && { row, actor: await personBehind(db, row) }
      })
      if (!found?.actor) return undefined
      await touch(tenantId, found.row.last_used_at, (tx, at) => store.touchToken(tx, found.row.id, at))
      return { actor: found.actor, tenantId, sessionId: undefined }
    },

    async list(ctx: Ctx, current: string | undefined): Promise<Session[]> {
      const { subjectId } = demandPerson(ctx)
      const rows = await database.read(ctx.tenantId, (db) => store.listSessions(db, subjectId, clock.now()))
      return rows.map((row) => {
        const user_agent = vault.openMaybe(row.user_agent, 'session.user_agent', row.id)
        const source = vault.openMaybe(row.source, 'session.source', row.id)
        return {
          id: row.id,
          current: row.id === current,
          created_at: row.created_at.toISOString(),
          last_used_at: row.last_seen_at.toISOString(),
          expires_at: row.expires_at.toISOString(),
          ...(user_agent === undefined ? {} : { user_agent }),
          ...(source === undefined ? {} : { source }),
        }
      })
    },

    /** When the session ends; for showing it to its owner. */
    async expiry(ctx: Ctx, sessionId: string): Promise<Date | undefined> {
      const { subjectId } = demandPerson(ctx)
      const rows = await database.read(ctx.tenantId, (db) => store.listSessions(db, subjectId, clock.now()))
      return rows.find(({ id }) => id === sessionId)?.expires_at
    },

    /** Signs one of the person's own browsers out, here or from afar. */
    async end(ctx: Ctx, sessionId: string): Promise<void> {
      const { subjectId } = demandPerson(ctx)
      await database.write(ctx.tenantId, async (tx, tell) => {
        if (!(await store.deleteSession(tx, sessionId, subjectId)))
          throw new AppError('not_found', 'access.session_unknown')
        await audit.record(tx, ctx, {
          action: 'session.ended',
          object: 'session',
          objectId: sessionId,
          subjectId,
        })
        tell({ name: 'session.ended', ids: { session: sessionId, person: subjectId } })
      })
    },

    /** Ends every session of a person, when they are suspended. */
    async endAll(
      tx: Tx,
      tell: (event: { name: 'session.ended'; ids: Record<string, string> }) => void,
      subjectId: SubjectId,
    ) {
      await store.deleteSessionsOf(tx, subjectId)
      tell({ name: 'session.ended', ids: { person: subjectId } })
    },

    async createToken(ctx: Ctx, input: TokenInput): Promise<Token & { token: string }> {
      const { subjectId, accountId } = demandPerson(ctx)
      const id = newId()
      const { text, hash } = newCredential(ctx.tenantId)
      const now = clock.now()
      const expiresAt = new Date(now.getTime() + input.expires_in_days * DAY_MS)
      await database.write(ctx.tenantId, async (tx) => {
        await store.insertToken(tx, {
          id,
          tenant_id: ctx.tenantId,
          subject_id: subjectId,
          account_id: accountId,
          name: vault.seal(subjectId, 'api_token.name', id, input.name),
          secret_hash: hash,
          created_at: now,
          last_used_at: null,
          expires_at: expiresAt,
        })
        await audit.record(tx, ctx, { action: 'token.created', object: 'token', objectId: id, subjectId })
      })
      return {
        id,
        name: input.name,
        created_at: now.toISOString(),
        expires_at: expiresAt.toISOString(),
        token: text,
      }
    },

    async listTokens(ctx: Ctx): Promise<Token[]> {
      const { subjectId } = demandPerson(ctx)
      const rows = await database.read(ctx.tenantId, (db) => store.listTokens(db, subjectId, clock.now()))
      return rows.map((row) => ({
        id: row.id,
        name: vault.openMaybe(row.name, 'api_token.name', row.id) ?? '',
        created_at: row.created_at.toISOString(),
        expires_at: row.expires_at.toISOString(),
        ...(row.last_used_at === null ? {} : { last_used_at: row.last_used_at.toISOString() }),
      }))
    },

    async removeToken(ctx: Ctx, id: string): Promise<void> {
      const { subjectId } = demandPerson(ctx)
      await database.write(ctx.tenantId, async (tx) => {
        if (!(await store.deleteToken(tx, id, subjectId)))
          throw new AppError('not_found', 'access.token_unknown')
        await audit.record(tx, ctx, { action: 'token.removed', object: 'token', objectId: id, subjectId })
      })
    },
  }
}
