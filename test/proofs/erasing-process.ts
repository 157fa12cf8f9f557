/**
 * A process that carries out one erasure and may kill itself, with no chance to tidy up, at its n-th step towards the
 * database or the key file. `node erasing-process.ts '{"appUrl", "superuserUrl", "keys", "tenantId", "requestId", "killAt"}'`
 */
import { openDatabase, type Database } from '#db/database.ts'
import { createAudit } from '#domains/audit/index.ts'
import { createPeople } from '#domains/people/index.ts'
import { createPrivacy } from '#domains/privacy/index.ts'
import { createTenants } from '#domains/tenants/index.ts'
import { createVault, KeyStore } from '#domains/vault/index.ts'
import { systemClock as clock } from '#lib/clock.ts'
import { createBus } from '#lib/events.ts'
import { newId, type TenantId } from '#lib/ids.ts'
import { silentLog as log } from '#lib/log.ts'
import { createSigner } from '#lib/signing.ts'

import { catalogue } from '../../src/catalogue.ts'

export type ErasingOrder = {
  appUrl: string
  superuserUrl: string
  keys: string
  tenantId: string
  requestId: string
  /** 0 lives to the end. */
  killAt: number
}

const order = JSON.parse(process.argv[2] ?? '{}') as ErasingOrder
let steps = 0
function step(): void {
  if (++steps === order.killAt) process.kill(process.pid, 'SIGKILL')
}

const keys = await KeyStore.open(order.keys)
for (const verb of ['fence', 'destroy'] as const) {
  const plain = keys[verb].bind(keys)
  keys[verb] = async (id) => {
    step()
    await plain(id)
    step()
  }
}
const real = openDatabase({ url: order.appUrl, log, bus: createBus(() => undefined), poolSize: 2 })
const database: Database = {
  read: (tenantId, run) => real.read(tenantId, run),
  close: () => real.close(),
  async write(tenantId, run) {
    step()
    const result = await real.write(tenantId, async (tx, tell) => {
      const done = await run(tx, tell)
      // Everything is said, nothing is committed.
      step()
      return done
    })
    step()
    return result
  },
}

const vault = createVault({ keys, clock })
const privacy = createPrivacy({
  database,
  vault,
  people: createPeople({ vault }),
  audit: createAudit({ database, clock }),
  tenants: createTenants({ database, keys }),
  clock,
  log,
  catalogue,
  signer: createSigner(keys.systemKey('receipt')),
  maintenanceUrl: order.superuserUrl,
  settle: () => Promise.resolve(),
})
const ctx = {
  actor: { kind: 'operator' },
  tenantId: order.tenantId as TenantId,
  purpose: 'rights',
  requestId: newId(),
} as const
const { state } = await privacy.requests.get(ctx, order.requestId)
if (state === 'open') await privacy.erase(ctx, order.requestId, order.requestId)
else await privacy.resume(ctx, order.requestId)
await privacy.settled()
process.stdout.write(
  JSON.stringify({
    steps,
    erasure: await privacy.erasure(ctx, order.requestId),
    findings: await privacy.verify(ctx),
    receipt: JSON.parse((await privacy.receipt(ctx, order.requestId)).payload) as unknown,
  }),
)
await database.close()
await keys.close()
