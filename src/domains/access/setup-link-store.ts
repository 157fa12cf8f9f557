import type { Tx } from '#db/database.ts'

export function deleteLinks(tx: Tx) {
  return tx.deleteFrom('setup_link').execute()
}

export function insertLink(tx: Tx, row: { id: string; secret_hash: Buffer; expires_at: Date }) {
  return tx.insertInto('setup_link').values(row).execute()
}

/** Marks the link used; false when it is unknown, used or too old. Two at once: the row lock lets one through. */
export async function spendLink(tx: Tx, hash: Buffer, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('setup_link')
    .set({ used_at: now })
    .where('secret_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
