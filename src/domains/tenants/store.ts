import type { Insertable } from 'kysely'

import type { Db, Tx } from '#db/database.ts'
import type { TenantId } from '#lib/ids.ts'

export type TenantRow = {
  id: TenantId
  name: string
  language: string
  time_zone: string
  is_default: boolean
}

export function insertTenant(tx: Tx, row: Insertable<Schema['tenant']>) {
  return tx.insertInto('tenant').values(row).execute()
}

/** The tenant whose wall the transaction stands in. */
export function findTenant(db: Db) {
  return db.selectFrom('tenant').selectAll().executeTakeFirst()
}
