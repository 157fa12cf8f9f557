import type { Database } from '#db/database.ts'
import type { DeviceId, SubjectId, TenantId } from '#lib/ids.ts'

import type { Vault } from '#domains/vault/index.ts'
import type { Bindings } from './bindings.ts'
import { openBinding } from './binding-row.ts'
import type { DeviceIndex, KnownDevice } from './device-index.ts'
import * as store from './store.ts'

/** Reads one company's telephones and where they were into memory. A TCP connection does not survive a restart. */
export async function loadTenant(
  deps: { database: Database; vault: Vault; index: DeviceIndex; bindings: Bindings },
  tenantId: TenantId,
): Promise<void> {
  const { database, vault, index, bindings } = deps
  const { devices, rows } = await database.write(tenantId, async (tx) => {
    const all = await store.listRegistrations(tx)
    const broken = all.filter(({ transport }) => transport === 'tcp').map(({ id }) => id)
    await store.deleteRegistrations(tx, broken)
    return {
      devices: await store.listDevices(tx),
      rows: all.filter(({ transport }) => transport !== 'tcp'),
    }
  })
  const byPerson = Map.groupBy(devices, (row) => row.subject_id as SubjectId)
  for (const [subjectId, own] of byPerson)
    index.replace(
      subjectId,
      own.flatMap((row) => openDevice(vault, row)),
    )
  for (const row of rows) {
    const binding = openBinding(vault, row)
    if (binding) bindings.put(binding)
  }
}

/** Brings one person's telephones up to date; returns those that are gone or have another secret. */
export async function reloadPerson(
  deps: { database: Database; vault: Vault; index: DeviceIndex },
  tenantId: TenantId,
  subjectId: SubjectId,
): Promise<KnownDevice[]> {
  const { database, vault, index } = deps
  const rows = await database.read(tenantId, (db) => store.listDevicesOf(db, subjectId))
  const before = index.of(subjectId)
  const gone = index.replace(
    subjectId,
    rows.flatMap((row) => openDevice(vault, row)),
  )
  const changed = before.filter(({ id, ha1 }) => {
    const now = index.get(id)
    return now !== undefined && now.ha1.MD5 !== ha1.MD5
  })
  return [...gone, ...changed]
}

function openDevice(vault: Vault, row: store.DeviceRow): KnownDevice[] {
  const md5 = vault.open(row.ha1_md5, 'device.ha1_md5', row.id)
  const sha256 = vault.open(row.ha1_sha256, 'device.ha1_sha256', row.id)
  if (md5 === undefined || sha256 === undefined) return []
  return [
    {
      id: row.id as DeviceId,
      tenantId: row.tenant_id as TenantId,
      subjectId: row.subject_id as SubjectId,
      username: row.sip_username,
      ha1: { MD5: md5, 'SHA-256': sha256 },
    },
  ]
}
