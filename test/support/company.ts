import type { Ctx } from '#lib/context.ts'
import { type AccountId, newId, type SubjectId, type TenantId } from '#lib/ids.ts'
import { type Log, silentLog } from '#lib/log.ts'

import { atEnd, createTestGround } from './database.ts'
import { createDomains } from './domains.ts'

export type Colleague = { id: SubjectId; extension: string; username: string; password: string }

type Ground = Awaited<ReturnType<typeof createTestGround>>

/** The domains up to the call records over a fresh database, and one company in it. */
export async function createTestCompany({ log = silentLog, ground }: { log?: Log; ground?: Ground } = {}) {
  const under = ground ?? (await createTestGround())
  const { database } = under
  const domains = await createDomains({ ...under, log })
  const { people, numbers, devices, records, tenants } = domains
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

  return { ...under, ...domains, tenantId, hire }
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
