import type { Database } from '#db/database.ts'
import type { Audit } from '#domains/audit/index.ts'
import type { Tenants } from '#domains/tenants/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import type { Clock } from '#lib/clock.ts'
import { AppError } from '#lib/errors.ts'
import type { TenantId } from '#lib/ids.ts'

import { createSetupLinks } from './setup-link.ts'

export type Access = ReturnType<typeof createAccess>

export type AccessDeps = { database: Database; vault: Vault; audit: Audit; tenants: Tenants; clock: Clock }

/** Who may come in, and as whom. */
export function createAccess(deps: AccessDeps) {
  const { tenants } = deps

  return {
    setupLinks: createSetupLinks(deps),

    /** The company an operator means: the named one (id or short name), else the default one. */
    async operatorTenant(named: string | undefined): Promise<TenantId> {
      const all = await tenants.list()
      const found =
        named === undefined ? all[0] : all.find(({ tenantId, slug }) => tenantId === named || slug === named)
      if (!found) throw new AppError('not_found', all.length === 0 ? 'tenants.none' : 'tenants.unknown')
      return found.tenantId
    },
    recognise: async (_kind: 'session' | 'token', _text: string) => undefined,
  }
}
