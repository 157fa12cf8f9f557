import { randomUUID } from 'node:crypto'

import type { Role } from '#lib/context.ts'
import { systemClock, type Clock } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'
import type { AccountId, SubjectId, TenantId } from '#lib/ids.ts'
import { silentLog } from '#lib/log.ts'
import { createStops } from '#lib/stops.ts'

import { compose } from '../../src/compose.ts'
import { readConfig } from '../../src/config.ts'
import { atEnd, createTestGround } from './database.ts'

/** argon2id at the least it can do: what is tested is never how long it takes. */
const CHEAP = { memory: 8, passes: 1, parallelism: 1 }

/** The whole house on a database of its own, without a port: ask it with `app.inject`. */
export async function createTestHouse({ clock = systemClock }: { clock?: Clock } = {}) {
  const ground = await createTestGround()
  const stops = createStops(silentLog)
  const config = readConfig({
    SOTTO_DATA: ground.folder,
    SOTTO_ADDRESS: '127.0.0.1',
    SOTTO_BIND: '127.0.0.1',
  })
  const house = await compose({
    ...ground,
    config,
    clock,
    log: silentLog,
    stops,
    maintenanceUrl: ground.superuserUrl,
    passwordCost: CHEAP,
  })
  atEnd(() => stops.run())
  return { ...house, ...ground, app: house.http.app }
}
export type TestHouse = Awaited<ReturnType<typeof createTestHouse>>

export type TestPerson = {
  id: SubjectId
  ctx: Ctx
  token: string
  login: string
  password: string
  auth: { authorization: string }
}

export const PASSWORD = 'seven green lanterns hum'

/** A person who signs in, with the roles, and an API token of theirs. */
export async function addPerson(
  house: TestHouse,
  tenantId: TenantId,
  of: { extension: string; login: string; roles?: Role[]; firstName?: string },
): Promise<TestPerson> {
  const operator = operatorOf(tenantId)
  const made = await house.provisioning.add(operator, {
    extension: of.extension,
    login: of.login,
    password: PASSWORD,
    roles: of.roles ?? ['user'],
    device: true,
    ...(of.firstName === undefined ? {} : { first_name: of.firstName }),
  })
  return withToken(house, tenantId, made.id as SubjectId, of.login)
}

/** A token of a person who is there already. */
export async function withToken(
  house: TestHouse,
  tenantId: TenantId,
  id: SubjectId,
  login: string,
): Promise<TestPerson> {
  const roles = await house.database.read(tenantId, (db) => house.access.accounts.rolesOf(db, id))
  const account = await house.database.read(tenantId, (db) =>
    db.selectFrom('account').select('id').where('subject_id', '=', id).executeTakeFirstOrThrow(),
  )
  const ctx: Ctx = {
    actor: { kind: 'person', subjectId: id, accountId: account.id as AccountId, roles },
    tenantId,
    purpose: 'self_service',
    requestId: randomUUID(),
  }
  const { token } = await house.access.sessions.createToken(ctx, { name: 'test', expires_in_days: 1 })
  return { id, ctx, token, login, password: PASSWORD, auth: { authorization: `Bearer ${token}` } }
}

export function operatorOf(tenantId: TenantId): Ctx {
  return { actor: { kind: 'operator' }, tenantId, purpose: 'administration', requestId: randomUUID() }
}

/** A company with an administrator who is everything, and a plain user. The first one made is the default company. */
export async function addCompany(house: TestHouse, name: string, firstName?: string) {
  const input = {
    company: name,
    login: 'admin',
    password: PASSWORD,
    first_name: firstName,
    last_name: undefined,
    language: 'en' as const,
    time_zone: 'UTC',
    extension: '200',
    device: true,
  }
  const first = await house.setup.isNeeded()
  const { tenantId, subjectId } = first
    ? await house.setup.run(input, { operator: true })
    : await house.setup.addCompany({ actor: { kind: 'operator' } }, input)
  const admin = await withToken(house, tenantId, subjectId, 'admin')
  const user = await addPerson(house, tenantId, {
    extension: '201',
    login: 'user',
    ...(firstName ? { firstName } : {}),
  })
  return { tenantId, admin, user }
}

/** The audit entries of a company, newest first. */
export function auditOf(house: TestHouse, tenantId: TenantId, limit = 50) {
  return house.audit.newest(operatorOf(tenantId), limit)
}
