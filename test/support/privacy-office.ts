import { createAccess } from '#domains/access/index.ts'
import { createPrivacy } from '#domains/privacy/index.ts'
import type { CallEnd, CallFacts } from '#domains/calls/index.ts'
import type { Ctx } from '#lib/context.ts'
import { newId } from '#lib/ids.ts'
import { silentLog } from '#lib/log.ts'
import { createSigner } from '#lib/signing.ts'

import { catalogue } from '../../src/catalogue.ts'
import { type Colleague, createTestCompany, operator } from './company.ts'

export type PrivacyOffice = Awaited<ReturnType<typeof createPrivacyOffice>>

/** A test company with its privacy office, and calls without telephones. */
export async function createPrivacyOffice({
  maintenance = false,
  rewriteAtOnceBytes,
}: { maintenance?: boolean; rewriteAtOnceBytes?: number } = {}) {
  const company = await createTestCompany()
  const { tenantId, keys } = company
  const access = createAccess({ ...company, passwordCost: { memory: 64, passes: 1, parallelism: 1 } })
  const privacy = createPrivacy({
    ...company,
    catalogue,
    log: silentLog,
    signer: createSigner(keys.systemKey('receipt')),
    maintenanceUrl: maintenance ? company.superuserUrl : undefined,
    ...(rewriteAtOnceBytes === undefined ? {} : { rewriteAtOnceBytes }),
    async settle() {
      await company.numbers.settled()
      await company.devices.settled()
      await company.records.settled()
    },
  })
  const officer: Ctx = { ...operator(tenantId), purpose: 'rights' }

  function partyOf(who: Colleague) {
    return { subjectId: who.id, identifierId: company.numbers.directory.of(who.id)?.identifierId }
  }

  /** Puts a call on record as the telephones would have. */
  async function call(
    from: Colleague,
    to: Colleague,
    over: Partial<CallFacts & CallEnd> = {},
  ): Promise<string> {
    const startedAtMs = over.startedAtMs ?? Date.now() - 60_000
    const facts: CallFacts = {
      id: newId<'call'>(),
      tenantId,
      type: 'internal',
      caller: partyOf(from),
      callee: partyOf(to),
      dialled: undefined,
      withheld: false,
      ...over,
      startedAtMs,
    }
    await company.records.ledger.ended(facts, {
      disposition: 'answered',
      cause: 16,
      endedBy: 'caller',
      endedAtMs: startedAtMs + 30_000,
      answer: { answeredAtMs: startedAtMs + 4_000, ringMs: 3_500 },
      ...over,
    })
    await company.records.settled()
    return facts.id
  }

  /** Request, confirmation and all steps. Returns the request's id. */
  async function erase(who: Colleague): Promise<string> {
    const { id } = await privacy.requests.openFor(officer, { person_id: who.id, kind: 'erasure' })
    await privacy.erase(officer, id, id)
    await privacy.settled()
    await company.numbers.settled()
    await company.devices.settled()
    return id
  }

  return { ...company, access, privacy, officer, call, erase }
}
