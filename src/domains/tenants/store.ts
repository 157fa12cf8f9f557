import type { Insertable } from 'kysely'

import type { Db, Tx } from '#db/database.ts'
import type { TenantId } from '#lib/ids.ts'
import type { Schema } from '#db/schema.ts'

export function insertTenant(tx: Tx, row: Insertable<Schema['tenant']>) {
  return tx.insertInto('tenant').values(row).execute()
}

/** The tenant whose wall the transaction stands in. */
export function findTenant(db: Db) {
  return db.selectFrom('tenant').selectAll().executeTakeFirst()
}

export function insertDirectoryEntry(
  tx: Tx,
  row: { tenant_id: TenantId; slug: string; is_default: boolean },
) {
  return tx.insertInto('tenant_directory').values(row).execute()
}

export async function isSlugTaken(db: Db, slug: string): Promise<boolean> {
  const row = await db
    .selectFrom('tenant_directory')
    .select('slug')
    .where('slug', '=', slug)
    .executeTakeFirst()
  return row !== undefined
}

/** Every company, the default one first. */
export async function listDirectory(
  db: Db,
): Promise<{ tenantId: TenantId; slug: string; isDefault: boolean }[]> {
  const rows = await db
    .selectFrom('tenant_directory')
    .selectAll()
    .orderBy('is_default', 'desc')
    .orderBy('slug')
    .execute()
  return rows.map((row) => ({
    tenantId: row.tenant_id as TenantId,
    slug: row.slug,
    isDefault: row.is_default,
  }))
}
