import type { Database, Db, Tell, Tx } from '#db/database.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import { newId, type TenantId } from '#lib/ids.ts'

import type { KeyStore } from '#domains/vault/index.ts'
import type { Language, Tenant } from './contract.ts'
import * as store from './store.ts'

export type DirectoryEntry = { tenantId: TenantId; slug: string; isDefault: boolean }

/** Stands in where no tenant is known yet: inside this wall there are no rows. */
export const NO_TENANT = '00000000-0000-0000-0000-000000000000' as TenantId

export type Tenants = ReturnType<typeof createTenants>

export function createTenants({ database, keys }: { database: Database; keys: KeyStore }) {
  return {
    /** A new company with a key of its own, in one unit of work with whatever `also` adds (its first administrator). */
    async create<T>(
      input: { name: string; language: Language; timeZone: string; isDefault: boolean },
      also: (tx: Tx, tenantId: TenantId, tell: Tell) => Promise<T>,
    ): Promise<{ tenantId: TenantId; also: T }> {
      const tenantId = newId<'tenant'>() as TenantId
      await keys.mint('tenant', tenantId)
      const made = await database.write(tenantId, async (tx, tell) => {
        await store.insertTenant(tx, {
          id: tenantId,
          name: input.name,
          language: input.language,
          time_zone: input.timeZone,
        })
        const slug = await freeSlug(tx, input.name)
        await store
          .insertDirectoryEntry(tx, { tenant_id: tenantId, slug, is_default: input.isDefault })
          .catch(refuseSecond)
        const result = await also(tx, tenantId, tell)
        tell({ name: 'tenant.created', ids: {} })
        return result
      })
      return { tenantId, also: made }
    },

    /** Every company of this system, the default one first: ids and short names, which is all that is known before a sign-in. */
    list: (): Promise<DirectoryEntry[]> => database.read(NO_TENANT, store.listDirectory),

    async get(tenantId: TenantId): Promise<Tenant> {
      const row = await database.read(tenantId, store.findTenant)
      if (!row) throw new AppError('not_found', 'tenants.unknown')
      return { id: row.id, name: row.name, language: row.language, time_zone: row.time_zone }
    },
  }
}

const UNIQUE_VIOLATION = '23505'

/** Two set-ups at once: the index lets one through, the other learns that it came second. */
function refuseSecond(fault: unknown): never {
  throw faultCode(fault) === UNIQUE_VIOLATION ? new AppError('conflict', 'tenants.exists_already') : fault
}

/** `Lärm & Söhne GmbH` → `larm-sohne-gmbh`, with a number behind it when that is taken. */
async function freeSlug(db: Db, name: string): Promise<string> {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
  const first = plain === '' ? 'company' : plain
  for (let number = 1; ; number++) {
    const slug = number === 1 ? first : `${first}-${number}`
    if (!(await store.isSlugTaken(db, slug))) return slug
  }
}
