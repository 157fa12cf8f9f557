import type { Database } from '#db/database.ts'
import { createAudit } from '#domains/audit/index.ts'
import { createDevices } from '#domains/devices/index.ts'
import { createNumbers } from '#domains/numbers/index.ts'
import { createPeople } from '#domains/people/index.ts'
import { createRecords } from '#domains/records/index.ts'
import { createTenants } from '#domains/tenants/index.ts'
import { createVault, type KeyStore } from '#domains/vault/index.ts'
import { systemClock } from '#lib/clock.ts'
import type { Bus } from '#lib/events.ts'
import type { Log } from '#lib/log.ts'

export type DomainsGround = { database: Database; keys: KeyStore; bus: Bus; folder: string; log: Log }

/** The domains up to the call records, as compose.ts makes them. */
export async function createDomains({ database, keys, bus, folder, log }: DomainsGround) {
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
    mayUse: ({ subjectId }) => numbers.directory.of(subjectId)?.suspended === false,
  })
  const records = await createRecords({ database, vault, people, audit, clock, log, folder })
  return { clock, vault, audit, people, tenants, numbers, devices, records }
}
