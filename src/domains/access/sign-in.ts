import { randomUUID } from 'node:crypto'

import type { Database, Tx } from '#db/database.ts'
import type { Audit } from '#domains/audit/index.ts'
import type { Tenants } from '#domains/tenants/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import type { Clock } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import { type AccountId, newId, type SubjectId, type TenantId } from '#lib/ids.ts'

import { type createAccounts, normaliseLogin } from './accounts.ts'
import { networkOf } from './failure-limit.ts'
import { createGuard } from './guard.ts'
import { createKnownDevices, UNKNOWN_DEVICE } from './known-device.ts'
import type { PasswordHasher } from './password-hash.ts'
import { demandGoodPassword } from './password-rules.ts'
import type { Sessions } from './sessions.ts'
import * as store from './store.ts'

export type SignInDeps = {
  database: Database
  vault: Vault
  audit: Audit
  tenants: Tenants
  clock: Clock
  hasher: PasswordHasher
  accounts: ReturnType<typeof createAccounts>
  sessions: Sessions
}

export type SignInAttempt = {
  login: string
  password: string
  source: string
  userAgent: string | undefined
  deviceCookie: string | undefined
}

/** What a successful sign-in hands out: both cookies, and who it is. */
export type SignedIn = { ctx: Ctx; sessionId: string; expiresAt: Date; session: string; deviceCookie: string }

/** The one way from a password to a session (UC-41). Unknown login, wrong password and suspension are answered alike. */
export function createSignIn(deps: SignInDeps) {
  const { database, vault, audit, tenants, clock, hasher, accounts, sessions } = deps
  const guard = createGuard(deps)
  const devices = createKnownDevices(vault.keys.systemKey('device-cookie'))

  /** `login@company` names the company by id or short name; without one it is the default company's. */
  async function whichCompany(login: string): Promise<{ tenantId: TenantId | undefined; name: string }> {
    const all = await tenants.list()
    const [, name = '', company = ''] = /^(.+)@([^@]+)$/.exec(login.trim()) ?? []
    const named = all.find(
      ({ tenantId, slug }) => company !== '' && (tenantId === company || slug === company.toLowerCase()),
    )
    return named ? { tenantId: named.tenantId, name } : { tenantId: all[0]?.tenantId, name: login }
  }

  function anonymous(tenantId: TenantId): Ctx {
    return {
      actor: { kind: 'system', job: 'sign_in' },
      tenantId,
      purpose: 'sign_in',
      requestId: randomUUID(),
    }
  }

  const failed = () => new AppError('unauthenticated', 'access.sign_in_failed')

  async function nobodySignsIn(
    attempt: SignInAttempt,
    tenantId: TenantId | undefined,
    name: string,
  ): Promise<never> {
    guard.beginForNobody(`${tenantId} ${normaliseLogin(name)}`)
    await hasher.pretend(attempt.password)
    guard.sourceFailed(networkOf(attempt.source))
    if (tenantId)
      await audit.note(anonymous(tenantId), {
        action: 'session.refused',
        object: 'session',
        outcome: 'failed',
      })
    throw failed()
  }

  async function refuse(ctx: Ctx, account: store.AccountRow, locks: boolean): Promise<void> {
    const about = {
      object: 'account',
      objectId: account.id,
      subjectId: account.subject_id as SubjectId,
    } as const
    await database.write(ctx.tenantId, async (tx) => {
      await audit.record(tx, ctx, { action: 'session.refused', ...about, outcome: 'failed' })
      if (locks) await audit.record(tx, ctx, { action: 'account.locked', ...about })
    })
  }

  async function mayEnter(tx: Tx, account: store.AccountRow): Promise<boolean> {
    const subjectId = account.subject_id as SubjectId
    const now = await store.findAccountOf(tx, subjectId)
    if (now?.password_hash !== account.password_hash) return false
    return sessions.mayEnter(tx, subjectId)
  }

  async function signIn(attempt: SignInAttempt): Promise<SignedIn> {
    const network = networkOf(attempt.source)
    const { tenantId, name } = await whichCompany(attempt.login)
    const account =
      tenantId &&
      (await database.read(tenantId, (db) => store.findAccountByLogin(db, accounts.indexOf(tenantId, name))))
    const device = account && devices.read(attempt.deviceCookie, account.id, clock.now())
    // A browser that signed in before is not held to what others do on its network.
    if (!device) guard.demandSource(network)
    if (!account || !tenantId) return nobodySignsIn(attempt, tenantId, name)

    const one = await guard.begin(tenantId, account, device ?? UNKNOWN_DEVICE)
    const right = await hasher.verify(account.password_hash, attempt.password)
    const made =
      right &&
      (await database.write(tenantId, async (tx) => {
        if (!(await mayEnter(tx, account))) return undefined
        await guard.succeeded(tx, one)
        const subjectId = account.subject_id as SubjectId
        const ctx: Ctx = {
          ...anonymous(tenantId),
          actor: {
            kind: 'person',
            subjectId,
            accountId: account.id as AccountId,
            roles: await store.listRoles(tx, subjectId),
          },
        }
        return { ctx, ...(await sessions.start(tx, ctx, account, attempt)) }
      }))
    if (made) return { ...made, deviceCookie: devices.issue(account.id, device ?? newId(), clock.now()) }
    guard.sourceFailed(network)
    await refuse(anonymous(tenantId), account, one.locks)
    throw failed()
  }

  /** The person's own change of password: the current one counts as a guess like any other; all other sessions end. */
  async function changePassword(
    ctx: Ctx,
    sessionId: string | undefined,
    current: string,
    next: string,
  ): Promise<void> {
    if (ctx.actor.kind !== 'person') throw new AppError('forbidden', 'access.not_a_person')
    const { subjectId } = ctx.actor
    const found = await database.read(ctx.tenantId, (db) => store.findAccountOf(db, subjectId))
    if (!found) throw new AppError('not_found', 'access.no_account')
    const login = vault.open(found.login, 'account.login', found.id) ?? ''
    demandGoodPassword(next, login)
    const one = await guard.begin(ctx.tenantId, found, sessionId ?? UNKNOWN_DEVICE)
    if (!(await hasher.verify(found.password_hash, current))) {
      await refuse(ctx, found, one.locks)
      throw new AppError('forbidden', 'access.current_password_wrong')
    }
    const password_hash = await hasher.hash(next)
    await database.write(ctx.tenantId, async (tx) => {
      await guard.succeeded(tx, one)
      await store.updateAccount(tx, found.id, { password_hash })
      await store.deleteSessionsOf(tx, subjectId, sessionId)
      await audit.record(tx, ctx, {
        action: 'account.password_changed',
        object: 'account',
        objectId: found.id,
        subjectId,
      })
    })
  }

  return { signIn, changePassword }
}
