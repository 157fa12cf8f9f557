import type { Database, Db, Tell, Tx } from '#db/database.ts'
import type { Audit } from '#domains/audit/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import type { Ctx, Role } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import { newId, type SubjectId, type TenantId } from '#lib/ids.ts'

import { Login } from './contract.ts'
import type { PasswordHasher } from './password-hash.ts'
import { demandGoodPassword, generatePassword } from './password-rules.ts'
import * as store from './store.ts'

export type AccountsDeps = { database: Database; vault: Vault; audit: Audit; hasher: PasswordHasher }

/** The form two spellings of the same login share. */
export function normaliseLogin(login: string): string {
  return login.trim().normalize('NFKC').toLowerCase()
}

/** Hashing takes a tenth of a second and must not hold a transaction open: it is done before, and handed in. */
export type PreparedPassword = { hash: string; generated: string | undefined }

/** Accounts: a login, a password, roles. */
export function createAccounts({ vault, audit, hasher }: AccountsDeps) {
  const indexOf = (tenantId: TenantId, login: string) =>
    vault.blindIndex(tenantId, 'login', normaliseLogin(login))

  async function spend(tx: Tx, ctx: Ctx, subjectId: SubjectId, login: string): Promise<void> {
    const free = await store.spendLogin(tx, {
      id: newId(),
      tenant_id: ctx.tenantId,
      login_index: vault.blindIndex(ctx.tenantId, 'login.spent', normaliseLogin(login)),
      subject_id: subjectId,
    })
    if (!free) throw new AppError('conflict', 'access.login_taken')
  }

  async function loginOf(db: Db, subjectId: SubjectId): Promise<string | undefined> {
    const account = await store.findAccountOf(db, subjectId)
    return account && vault.open(account.login, 'account.login', account.id)
  }

  async function demandAccount(db: Db, subjectId: SubjectId): Promise<store.AccountRow> {
    const account = await store.findAccountOf(db, subjectId)
    if (!account) throw new AppError('not_found', 'access.no_account')
    return account
  }

  return {
    indexOf,

    /** Checks and hashes a chosen password, or makes one up. Throws the rule it breaks. */
    async prepare(login: string, chosen: string | undefined): Promise<PreparedPassword> {
      if (!Login.safeParse(login).success) throw new AppError('invalid', 'access.login_malformed')
      if (chosen !== undefined) demandGoodPassword(chosen, login)
      const password = chosen ?? generatePassword()
      return { hash: await hasher.hash(password), generated: chosen === undefined ? password : undefined }
    },

    /** Opens an account for a person who has none. Throws `access.login_taken`, also for a login someone had before (UC-39). */
    async open(
      tx: Tx,
      ctx: Ctx,
      subjectId: SubjectId,
      login: string,
      password: PreparedPassword,
    ): Promise<void> {
      await spend(tx, ctx, subjectId, login)
      const id = newId()
      await store.insertAccount(tx, {
        id,
        tenant_id: ctx.tenantId,
        subject_id: subjectId,
        login: vault.seal(subjectId, 'account.login', id, login.trim()),
        login_index: indexOf(ctx.tenantId, login),
        password_hash: password.hash,
      })
      await audit.record(tx, ctx, { action: 'account.opened', object: 'account', subjectId, objectId: id })
    },

    /** Another login; the old one stays spent for everybody else (UC-39). */
    async rename(tx: Tx, ctx: Ctx, subjectId: SubjectId, login: string): Promise<void> {
      if (!Login.safeParse(login).success) throw new AppError('invalid', 'access.login_malformed')
      const account = await demandAccount(tx, subjectId)
      await spend(tx, ctx, subjectId, login)
      await store.updateAccount(tx, account.id, {
        login: vault.seal(subjectId, 'account.login', account.id, login.trim()),
        login_index: indexOf(ctx.tenantId, login),
      })
      await audit.record(tx, ctx, {
        action: 'account.renamed',
        object: 'account',
        subjectId,
        objectId: account.id,
      })
    },

    /** A new password set by somebody else: every session of the person ends. */
    async reset(tx: Tx, ctx: Ctx, subjectId: SubjectId, password: PreparedPassword): Promise<void> {
      const account = await demandAccount(tx, subjectId)
      await store.updateAccount(tx, account.id, { password_hash: password.hash })
      await store.deleteSessionsOf(tx, subjectId)
      await audit.record(tx, ctx, {
        action: 'account.password_reset',
        object: 'account',
        subjectId,
        objectId: account.id,
      })
    },

    /** Replaces the roles. Throws `access.last_administrator` rather than leave a company without one. */
    async setRoles(
      tx: Tx,
      tell: Tell,
      ctx: Ctx,
      subjectId: SubjectId,
      roles: readonly Role[],
    ): Promise<void> {
      const before = await store.listRoles(tx, subjectId)
      const loses = before.includes('administrator') && !roles.includes('administrator')
      if (loses && (await store.countOthersWithRole(tx, ctx.tenantId, 'administrator', subjectId)) === 0)
        throw new AppError('conflict', 'access.last_administrator')
      await store.replaceRoles(tx, ctx.tenantId, subjectId, [...new Set(roles)])
      await audit.record(tx, ctx, { action: 'account.roles_changed', object: 'account', subjectId })
      tell({ name: 'person.updated', ids: { person: subjectId } })
    },

    /** Refuses to take the last working administrator away, by suspension or erasure. */
    async demandAnotherAdministrator(tx: Tx, ctx: Ctx, subjectId: SubjectId): Promise<void> {
      const roles = await store.listRoles(tx, subjectId)
      if (
        roles.includes('administrator') &&
        (await store.countOthersWithRole(tx, ctx.tenantId, 'administrator', subjectId)) === 0
      )
        throw new AppError('conflict', 'access.last_administrator')
    },

    rolesOf: (db: Db, subjectId: SubjectId): Promise<Role[]> => store.listRoles(db, subjectId),

    loginOf,

    /** Login and roles of one person. */
    async of(db: Db, subjectId: SubjectId): Promise<{ login?: string; roles: Role[] }> {
      const login = await loginOf(db, subjectId)
      return { roles: await store.listRoles(db, subjectId), ...(login === undefined ? {} : { login }) }
    },

    /** Login and roles of everybody who has them, for the administrator's list. */
    async all(db: Db): Promise<Map<string, { login?: string; roles: Role[] }>> {
      const people = new Map<string, { login?: string; roles: Role[] }>()
      for (const { subject_id, role } of await store.listAllRoles(db)) {
        const known = people.get(subject_id) ?? { roles: [] }
        people.set(subject_id, { ...known, roles: [...known.roles, role] })
      }
      for (const account of await store.listAccounts(db)) {
        const login = vault.open(account.login, 'account.login', account.id)
        const known = people.get(account.subject_id) ?? { roles: [] }
        people.set(account.subject_id, login === undefined ? known : { ...known, login })
      }
      return people
    },

    /** Who signs in with this login, for commands that name a person by it. */
    async holderOf(db: Db, ctx: Ctx, login: string): Promise<SubjectId | undefined> {
      const account = await store.findAccountByLogin(db, indexOf(ctx.tenantId, login))
      return account?.subject_id as SubjectId | undefined
    },
  }
}
