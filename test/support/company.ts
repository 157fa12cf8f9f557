import { createAudit } from '#domains/audit/index.ts'
import { createDevices, type KnownDevice } from '#domains/devices/index.ts'
import { createNumbers } from '#domains/numbers/index.ts'
import { createPeople } from '#domains/people/index.ts'
import { createRecords } from '#domains/records/index.ts'
import { createTenants } from '#domains/tenants/index.ts'
import { createVault } from '#domains/vault/index.ts'
import { systemClock } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'
import { type AccountId, newId, type SubjectId, type TenantId } from '#lib/ids.ts'
import { type Log, silentLog } from '#lib/log.ts'

import { atEnd, createTestGround } from './database.ts'

export type Colleague = { id: SubjectId; extension: string; username: string; password: string }

/** The domains up to the call records over a fresh database, and one company in it. */
export async function createTestCompany({ log = silentLog }: { log?: Log } = {}) {
  const ground = await createTestGround()
  const { database, keys, bus, folder } = ground
  const clock = systemClock
  const vault = createVault({ keys, clock })
  const audit = createAudit({ database, clock })
  const people = createPeople({ vault })
  const tenants = createTenants({ database, keys })
  const numbers = createNumbers({ database, vault, people, audit, bus, clock })
  const devices = createDevices({
    database,
    vault,
    audit,
    clock,
    bus,
    log,
    sipAddress: () => ({ host: '127.0.0.1', port: 5060, transport: 'udp' }),
    mayUse: (device: KnownDevice) => numbers.directory.of(device.subjectId)?.suspended === false,
  })
  const records = await createRecords({ database, vault, people, audit, clock, log, folder })
  const running = [numbers.start(), devices.start(), records.start()]
  atEnd(async () => {
    for (const each of running.toReversed()) await each.stop()
  })
  const { tenantId } = await tenants.create(
    { name: 'Musterfirma', language: 'de', timeZone: 'Europe/Berlin', isDefault: true },
    () => Promise.resolve(),
  )

  /** Adds a person with an extension and a telephone. */
  async function hire(name: string, extension: string, of: TenantId = tenantId): Promise<Colleague> {
    const ctx = operator(of)
    const made = await database.write(of, async (tx, tell) => {
      const id = await people.add(tx, tell, ctx, { first_name: name })
      await numbers.assign(tx, tell, ctx, id, extension)
      const { sip } = await devices.create(tx, tell, ctx, id, { name: `${name}'s phone` })
      return { id, extension, username: sip.username, password: sip.password }
    })
    await numbers.settled()
    await devices.settled()
    return made
  }

  return { ...ground, clock, vault, audit, people, tenants, numbers, devices, records, tenantId, hire }
}

export const operator = (tenantId: TenantId): Ctx => ({
  actor: { kind: 'operator' },
  tenantId,
  purpose: 'administration',
  requestId: newId(),
})

export const asPerson = (
  tenantId: TenantId,
  subjectId: SubjectId,
  ...roles: ('administrator' | 'privacy_officer')[]
): Ctx => ({
  actor: { kind: 'person', subjectId, accountId: newId() as AccountId, roles: ['user', ...roles] },
  tenantId,
  purpose: 'self_service',
  requestId: newId(),
})
