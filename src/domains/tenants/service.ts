import type { Database, Tx } from '#db/database.ts'
import { AppError } from '#lib/errors.ts'
import { newId, type TenantId } from '#lib/ids.ts'

import type { KeyStore } from '#domains/vault/index.ts'
import type { Language, Tenant } from './contract.ts'
import * as store from './store.ts'

export type Tenants = ReturnType<typeof createTenants>

export function createTenants({ database, keys }: { database: Database; keys: KeyStore }) {
  return {
    /** A new company with a key of its own, in one unit of work with whatever `also` adds (its first administrator). */
    async create<T>(
      input: { name: string; language: Language; timeZone: string; isDefault: boolean },
      also: (tx: Tx, tenantId: TenantId) => Promise<T>,
    ): Promise<{ tenantId: TenantId; also: T }> {
      const tenantId = newId<'tenant'>() as TenantId
      await keys.mint('tenant', tenantId)
      const made = await database.write(tenantId, async (tx, tell) => {
        await store.insertTenant(tx, {
          id: tenantId,
          name: input.name,
          language: input.language,
          time_zone: input.timeZone,
          is_default: input.isDefault,
        })
        const result = await also(tx, tenantId)
        tell({ name: 'tenant.created', ids: {} })
        return result
      })
      return { tenantId, also: made }
    },

    async get(tenantId: TenantId): Promise<Tenant> {
      const row = await database.read(tenantId, store.findTenant)
      if (!row) throw new AppError('not_found', 'tenants.unknown')
      return { id: row.id, name: row.name, language: row.language, time_zone: row.time_zone }
    },
  }
}
