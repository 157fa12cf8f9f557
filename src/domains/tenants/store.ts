import type { Insertable } from 'kysely'

import type { Db, Tx } from '#db/database.ts'
import type { Schema } from '#db/schema.ts'

export function insertTenant(tx: Tx, row: Insertable<Schema['tenant']>) {
  return tx.insertInto('tenant').values(row).execute()
}

/** The tenant whose wall the transaction stands in. */
export function findTenant(db: Db) {
  return db.selectFrom('tenant').selectAll().executeTakeFirst()
}
