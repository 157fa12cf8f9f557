import type { Insertable, Selectable } from 'kysely'

import type { Db, Tx } from '#db/database.ts'
import type { Schema } from '#db/schema.ts'

export type DeviceRow = Selectable<Schema['device']>
export type RegistrationRow = Selectable<Schema['registration']>
export type NewRegistration = Insertable<Schema['registration']>

export function insertDevice(tx: Tx, row: Insertable<Schema['device']>) {
  return tx.insertInto('device').values(row).execute()
}

export async function updateSecret(
  tx: Tx,
  id: string,
  secret: Pick<DeviceRow, 'ha1_md5' | 'ha1_sha256'>,
): Promise<void> {
  await tx.updateTable('device').set(secret).where('id', '=', id).execute()
}

export async function deleteDevice(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('device').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

export function findDevice(db: Db, id: string): Promise<DeviceRow | undefined> {
  return db.selectFrom('device').selectAll().where('id', '=', id).executeTakeFirst()
}

export function listDevicesOf(db: Db, subjectId: string): Promise<DeviceRow[]> {
  return db
    .selectFrom('device')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .orderBy('created_at')
    .execute()
}

export function listDevices(db: Db): Promise<DeviceRow[]> {
  return db.selectFrom('device').selectAll().execute()
}

export function listRegistrations(db: Db): Promise<RegistrationRow[]> {
  return db.selectFrom('registration').selectAll().execute()
}

/** Writes bindings as they are now, new ones and known ones alike. */
export async function putRegistrations(tx: Tx, rows: readonly NewRegistration[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('registration')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((is) => ({
        contact: is.ref('excluded.contact'),
        flow: is.ref('excluded.flow'),
        transport: is.ref('excluded.transport'),
        user_agent: is.ref('excluded.user_agent'),
        instance: is.ref('excluded.instance'),
        reg_id: is.ref('excluded.reg_id'),
        call_id: is.ref('excluded.call_id'),
        cseq: is.ref('excluded.cseq'),
        expires_at: is.ref('excluded.expires_at'),
      })),
    )
    .execute()
}

export async function deleteRegistrations(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('registration').where('id', 'in', ids).execute()
}

export async function deleteRegistrationsOf(tx: Tx, deviceId: string): Promise<void> {
  await tx.deleteFrom('registration').where('device_id', '=', deviceId).execute()
}

export async function deleteExpired(tx: Tx, before: Date): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('registration')
    .where('expires_at', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
