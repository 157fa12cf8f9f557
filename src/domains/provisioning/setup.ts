import type { Tell, Tx } from '#db/database.ts'
import { ROLES, type Ctx } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'

import type { SetupInput } from './contract.ts'
import type { ProvisioningDeps } from './service.ts'

export type SetupDeps = Pick<ProvisioningDeps, 'tenants' | 'people' | 'access' | 'audit'> &
  Pick<ProvisioningDeps, 'devices' | 'numbers'>

/** The very first company and its administrator: all of it in one unit of work, or none. */
export function createSetup({ tenants, people, access, audit, devices, numbers }: SetupDeps) {
  const isNeeded = async () => (await tenants.list()).length === 0

  async function firstAdministrator(tx: Tx, tell: Tell, ctx: Ctx, input: SetupInput, hash: string) {
    const { first_name, last_name, login } = input
    const id = await people.add(tx, tell, ctx, { first_name, last_name })
    await access.accounts.open(tx, ctx, id, login, { hash, generated: undefined })
    await access.accounts.setRoles(tx, tell, ctx, id, ROLES)
    await numbers.assign(tx, tell, ctx, id, input.extension)
    await audit.record(tx, ctx, {
      action: 'tenant.set_up',
      object: 'tenant',
      objectId: ctx.tenantId,
      subjectId: id,
    })
    const sip = input.device ? (await devices.create(tx, tell, ctx, id, {})).sip : undefined
    return { subjectId: id, sip }
  }

  /** A company and its administrator in one unit of work; `first` runs in it before anything else. */
  async function addCompany(
    input: SetupInput,
    as: { actor: Ctx['actor']; isDefault: boolean; first?: (tx: Tx) => Promise<void> },
  ) {
    const { hash } = await access.accounts.prepare(input.login, input.password)
    const { company: name, language, time_zone: timeZone } = input
    const { tenantId, also } = await tenants.create(
      { name, language, timeZone, isDefault: as.isDefault },
      async (tx, id, tell) => {
        await as.first?.(tx)
        const ctx: Ctx = { actor: as.actor, tenantId: id, purpose: 'administration', requestId: newId() }
        return firstAdministrator(tx, tell, ctx, input, hash)
      },
    )
    return { tenantId, ...also }
  }

  return {
    isNeeded,

    /** Another company on the same system, with its first administrator. */
    addCompany: (ctx: Pick<Ctx, 'actor'>, input: SetupInput) =>
      addCompany(input, { actor: ctx.actor, isDefault: false }),

    /** Spends the link, unless the operator asks. Throws `setup.not_needed` once there is a company, `access.setup_link_invalid`. */
    async run(input: SetupInput, { operator }: { operator: boolean }) {
      if (!(await isNeeded())) throw new AppError('conflict', 'setup.not_needed')
      if (operator) return addCompany(input, { actor: { kind: 'operator' }, isDefault: true })
      const link = input.token ?? ''
      await access.setupLinks.check(link)
      const actor = { kind: 'system', job: 'setup' } as const
      return addCompany(input, { actor, isDefault: true, first: (tx) => access.setupLinks.spend(tx, link) })
    },
  }
}
