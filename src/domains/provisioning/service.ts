import type { Database, Db } from '#db/database.ts'
import type { Access } from '#domains/access/index.ts'
import type { Audit } from '#domains/audit/index.ts'
import type { Devices } from '#domains/devices/index.ts'
import type { Numbers } from '#domains/numbers/index.ts'
import type { People } from '#domains/people/index.ts'
import type { Tenants } from '#domains/tenants/index.ts'
import { type Ctx, hasRole, type Role, selfOf } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import type { SubjectId } from '#lib/ids.ts'

import type { Me, NewPerson, PeopleQuery, PersonChange, PersonInput, PersonSummary } from './contract.ts'

export type ProvisioningDeps = {
  database: Database
  audit: Audit
  tenants: Tenants
  people: People
  access: Access
  devices: Pick<Devices, 'create' | 'counts'>
  numbers: Pick<Numbers, 'assign' | 'move' | 'extensionOf' | 'extensions' | 'holderOf'>
}

export type Provisioning = ReturnType<typeof createProvisioning>

const FEW = 5

/** People as an administrator handles them: name, number, account and telephone, made in one unit of work. */
export function createProvisioning(deps: ProvisioningDeps) {
  const { database, audit, tenants, people, access, devices, numbers } = deps
  const { accounts, sessions } = access

  async function summaries(db: Db, ctx: Ctx, ids: readonly SubjectId[]): Promise<PersonSummary[]> {
    // For a few, asking for each is cheaper than opening everybody's login and number.
    const few = ids.length <= FEW
    const known = few ? undefined : await accounts.all(db)
    const extensions = few ? undefined : await numbers.extensions(db)
    const counts = await devices.counts(db)
    const made: PersonSummary[] = []
    for (const id of ids) {
      const { gender: _private, ...person } = await people.get(db, id)
      const account = known ? known.get(id) : await accounts.of(db, id)
      const extension = extensions ? extensions.get(id) : await numbers.extensionOf(db, id)
      made.push({
        ...person,
        roles: account?.roles ?? [],
        devices: counts.get(id)?.devices ?? 0,
        registered: counts.get(id)?.registered ?? 0,
        ...(account?.login === undefined ? {} : { login: account.login }),
        ...(extension === undefined ? {} : { extension }),
      })
    }
    return hasRole(ctx, 'administrator') ? made : made.map(forPrivacyOfficer)
  }

  async function summary(db: Db, ctx: Ctx, id: SubjectId): Promise<PersonSummary> {
    const [one] = await summaries(db, ctx, [id])
    if (!one) throw new AppError('not_found', 'people.unknown')
    return one
  }

  async function search(db: Db, ctx: Ctx, query: PeopleQuery): Promise<SubjectId[]> {
    if (query.extension === undefined && query.login === undefined) return people.ids(db)
    const id =
      query.extension === undefined
        ? await accounts.holderOf(db, ctx, query.login ?? '')
        : await numbers.holderOf(db, ctx, query.extension)
    return id !== undefined && (await people.isHere(db, id)) ? [id] : []
  }

  return {
    /** Adds a person with everything they need to call and to sign in, or nothing at all. */
    async add(ctx: Ctx, input: PersonInput): Promise<NewPerson> {
      const { login, password, extension, roles, device, device_name, ...fields } = input
      const prepared = login === undefined ? undefined : await accounts.prepare(login, password)
      return database.write(ctx.tenantId, async (tx, tell) => {
        const id = await people.add(tx, tell, ctx, fields)
        await audit.record(tx, ctx, {
          action: 'person.created',
          object: 'person',
          objectId: id,
          subjectId: id,
        })
        if (login !== undefined && prepared) await accounts.open(tx, ctx, id, login, prepared)
        await accounts.setRoles(tx, tell, ctx, id, roles)
        await numbers.assign(tx, tell, ctx, id, extension)
        const made = device ? await devices.create(tx, tell, ctx, id, { name: device_name }) : undefined
        return {
          ...(await summary(tx, ctx, id)),
          ...(made ? { sip: made.sip } : {}),
          ...(prepared?.generated === undefined ? {} : { initial_password: prepared.generated }),
        }
      })
    },

    /** Changes a person's fields, login or state. Suspending ends their sessions and stops their telephones. */
    async change(ctx: Ctx, id: SubjectId, { state, login, ...fields }: PersonChange): Promise<PersonSummary> {
      return database.write(ctx.tenantId, async (tx, tell) => {
        const before = await people.get(tx, id)
        if (Object.keys(fields).length > 0) await people.change(tx, tell, id, fields)
        if (login !== undefined) await accounts.rename(tx, ctx, id, login)
        if (state !== undefined && state !== before.state) {
          if (state === 'suspended') {
            await accounts.demandAnotherAdministrator(tx, ctx, id)
            await sessions.endAll(tx, tell, id)
          }
          await people.setState(tx, tell, id, state)
        }
        const action =
          state === undefined || state === before.state ? 'person.changed' : (`person.${state}` as const)
        await audit.record(tx, ctx, { action, object: 'person', objectId: id, subjectId: id })
        return summary(tx, ctx, id)
      })
    },

    async setExtension(
      ctx: Ctx,
      id: SubjectId,
      extension: string,
      takeOver: boolean,
    ): Promise<PersonSummary> {
      return database.write(ctx.tenantId, async (tx, tell) => {
        await people.get(tx, id)
        await numbers.move(tx, tell, ctx, id, extension, { takeOver })
        return summary(tx, ctx, id)
      })
    },

    async setRoles(ctx: Ctx, id: SubjectId, roles: readonly Role[]): Promise<PersonSummary> {
      return database.write(ctx.tenantId, async (tx, tell) => {
        await people.get(tx, id)
        await accounts.setRoles(tx, tell, ctx, id, roles)
        return summary(tx, ctx, id)
      })
    },

    /** A generated password for somebody who forgot theirs; shown once. */
    async resetPassword(ctx: Ctx, id: SubjectId): Promise<string> {
      const login = await database.read(ctx.tenantId, async (db) => {
        await people.get(db, id)
        return accounts.loginOf(db, id)
      })
      if (login === undefined) throw new AppError('not_found', 'access.no_account')
      const prepared = await accounts.prepare(login, undefined)
      await database.write(ctx.tenantId, (tx) => accounts.reset(tx, ctx, id, prepared))
      return prepared.generated ?? ''
    },

    /** One person as others see them; the look is noted, and that person can read the note. */
    async show(ctx: Ctx, id: SubjectId): Promise<PersonSummary> {
      return database.write(ctx.tenantId, async (tx) => {
        const one = await summary(tx, ctx, id)
        await audit.record(tx, ctx, { action: 'person.read', object: 'person', objectId: id, subjectId: id })
        return one
      })
    },

    list: (ctx: Ctx, query: PeopleQuery): Promise<{ items: PersonSummary[]; total: number }> =>
      database.write(ctx.tenantId, async (tx) => {
        const ids = await search(tx, ctx, query)
        const items = await summaries(tx, ctx, ids.slice(query.offset, query.offset + query.limit))
        await audit.record(tx, ctx, { action: 'people.listed', object: 'person' })
        return { items, total: ids.length }
      }),

    async me(ctx: Ctx, session: { id: string; expiresAt?: Date } | undefined): Promise<Me> {
      const id = selfOf(ctx)
      const tenant = await tenants.get(ctx.tenantId)
      const expiry = session && (session.expiresAt ?? (await sessions.expiry(ctx, session.id)))
      return database.read(ctx.tenantId, async (db) => {
        const extension = await numbers.extensionOf(db, id)
        return {
          person: await people.get(db, id),
          roles: await accounts.rolesOf(db, id),
          tenant,
          ...(extension === undefined ? {} : { extension }),
          ...(session && expiry ? { session: { id: session.id, expires_at: expiry.toISOString() } } : {}),
        }
      })
    },

    /** The person's own change to what is kept about them: rectification, Art. 16. */
    async changeSelf(ctx: Ctx, fields: Parameters<People['change']>[3]) {
      const id = selfOf(ctx)
      return database.write(ctx.tenantId, async (tx, tell) => {
        await people.change(tx, tell, id, fields)
        await audit.record(tx, ctx, {
          action: 'person.changed',
          object: 'person',
          objectId: id,
          subjectId: id,
        })
        return people.get(tx, id)
      })
    },

    /** Refuses what only the person may read, with an entry in their access log. Throws `people.unknown` for nobody of ours. */
    async refuseToShow(ctx: Ctx, id: SubjectId, object: 'journal' | 'records'): Promise<never> {
      await database.write(ctx.tenantId, async (tx) => {
        await people.get(tx, id)
        await audit.record(tx, ctx, {
          action: 'access.refused',
          object,
          objectId: id,
          subjectId: id,
          outcome: 'refused',
        })
      })
      throw new AppError('forbidden', 'access.only_the_person')
    },
  }
}

/** A privacy officer handles requests: who it is and how to reach them, not where they sit or how they sign in. */
function forPrivacyOfficer({ login: _login, location: _location, ...rest }: PersonSummary): PersonSummary {
  return rest
}
