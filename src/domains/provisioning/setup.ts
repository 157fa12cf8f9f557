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
    return input.device ? (await devices.create(tx, tell, ctx, id, {})).sip : undefined
  }

  return {
    isNeeded,

    /** Spends the link, unless the operator asks. Throws `setup.not_needed` once there is a company, `access.setup_link_invalid`. */
    async run(input: SetupInput, { operator }: { operator: boolean }) {
      if (!(await isNeeded())) throw new AppError('conflict', 'setup.not_needed')
      if (!operator) await access.setupLinks.check(input.token ?? '')
      const { hash } = await access.accounts.prepare(input.login, input.password)
      const company = {
        name: input.company,
        language: input.language,
        timeZone: input.time_zone,
        isDefault: true,
      }
      const { also: sip } = await tenants.create(company, async (tx, tenantId, tell) => {
        if (!operator) await access.setupLinks.spend(tx, input.token ?? '')
        const actor: Ctx['actor'] = operator ? { kind: 'operator' } : { kind: 'system', job: 'setup' }
        const ctx: Ctx = { actor, tenantId, purpose: 'administration', requestId: newId() }
        return firstAdministrator(tx, tell, ctx, input, hash)
      })
      return { sip }
    },
  }
}
