import type { CallFacts, CallId } from '#domains/calls/index.ts'
import type { SipAccess } from '#domains/devices/contract.ts'
import type { Ctx } from '#lib/context.ts'
import { newId, newSecret, type SubjectId } from '#lib/ids.ts'

import type { House } from '../src/compose.ts'
import type { DemoClock } from './clock.ts'
import { type PastCall, pastCalls } from './history.ts'
import { company, type DemoPerson, people, reassigned } from './people.ts'

/** What `demo.json` tells about a person: enough to sign in and to set up a telephone. */
export type DemoAccess = {
  id: string
  name: string
  login: string
  password: string
  roles: readonly string[]
  extension: string
  sip_address: string
  sip_username: string
  sip_password: string
  sip_server: string
}

/** The company existed before its telephone history begins. */
const FOUNDED_DAYS_AGO = 22
const DAY_MS = 86_400_000
/** Q.850: normal clearing, user busy, no answer. */
const CAUSES = { answered: 16, busy: 17, no_answer: 19, cancelled: 16 } as const

/** Fills an empty installation with the demo company, through the same verbs that the API and the telephones use. */
export async function seed(house: House, clock: DemoClock): Promise<DemoAccess[]> {
  clock.setBackDays(FOUNDED_DAYS_AGO)
  const { ctx, first } = await found(house)
  const access = new Map([[first.login, first]])
  const add = async (person: DemoPerson, extension = person.extension) =>
    access.set(person.login, await addPerson(house, ctx, person, extension))

  const late = people.find(({ login }) => login === reassigned.to)
  for (const person of people.slice(1)) {
    if (person === late) continue
    await add(person, person.login === reassigned.from ? reassigned.extension : person.extension)
  }
  const calls = pastCalls(new Date())
  const moved = new Date(Date.now() - reassigned.daysAgo * DAY_MS)
  await tell(
    house,
    ctx,
    access,
    calls.filter(({ startedAt }) => startedAt < moved),
  )

  clock.setBackDays(reassigned.daysAgo)
  const leaver = access.get(reassigned.from)
  const own = people.find(({ login }) => login === reassigned.from)?.extension
  if (leaver && own) {
    await house.provisioning.setExtension(ctx, leaver.id as SubjectId, own, false)
    leaver.extension = own
  }
  if (late) await add(late)
  await tell(
    house,
    ctx,
    access,
    calls.filter(({ startedAt }) => startedAt >= moved),
  )

  clock.setBackDays(0)
  return people.flatMap(({ login }) => access.get(login) ?? [])
}

/** The company and its administrator. */
async function found(house: House): Promise<{ ctx: Ctx; first: DemoAccess }> {
  const [person] = people
  if (!person) throw new Error('the demo needs people')
  const password = newSecret(12)
  const { login, first_name, last_name, extension } = person
  const { sip } = await house.setup.run(
    {
      company: company.name,
      language: company.language,
      time_zone: company.timeZone,
      device: true,
      password,
      login,
      first_name,
      last_name,
      extension,
    },
    { operator: true },
  )
  const [tenant] = await house.tenants.list()
  if (!sip || !tenant) throw new Error('the demo company was not set up')
  const ctx: Ctx = {
    actor: { kind: 'operator' },
    tenantId: tenant.tenantId,
    purpose: 'telephony',
    requestId: newId(),
  }
  const { items } = await house.provisioning.list(ctx, { limit: 1, offset: 0 })
  const id = items[0]?.id ?? ''
  const { email, location, language } = person
  await house.provisioning.change(ctx, id as SubjectId, { email, location, language })
  return { ctx, first: accessOf(id, person, extension, password, sip) }
}

async function addPerson(house: House, ctx: Ctx, person: DemoPerson, extension: string): Promise<DemoAccess> {
  const password = newSecret(12)
  const made = await house.provisioning.add(ctx, { ...person, extension, password, device: true })
  if (!made.sip) throw new Error('a demo person got no telephone')
  return accessOf(made.id, person, extension, password, made.sip)
}

function accessOf(
  id: string,
  person: DemoPerson,
  extension: string,
  password: string,
  sip: SipAccess,
): DemoAccess {
  return {
    id,
    name: [person.first_name, person.last_name].filter(Boolean).join(' '),
    login: person.login,
    password,
    roles: person.roles,
    extension,
    sip_address: sip.uri,
    sip_username: sip.username,
    sip_password: sip.password,
    sip_server: sip.server,
  }
}

/** Writes past calls through the ledger that live calls are written to. */
async function tell(
  house: House,
  ctx: Ctx,
  access: Map<string, DemoAccess>,
  calls: readonly PastCall[],
): Promise<void> {
  const party = (login: string) => {
    const subjectId = (access.get(login)?.id ?? '') as SubjectId
    return { subjectId, identifierId: house.numbers.directory.of(subjectId)?.identifierId }
  }
  await house.numbers.settled()
  for (const call of calls) {
    const startedAtMs = call.startedAt.getTime()
    const answeredAtMs = startedAtMs + call.ringMs
    const facts: CallFacts = {
      id: newId<'call'>() satisfies CallId,
      tenantId: ctx.tenantId,
      type: 'internal',
      caller: party(call.caller),
      callee: party(call.callee),
      dialled: undefined,
      withheld: people.find(({ login }) => login === call.caller)?.hide_number ?? false,
      startedAtMs,
    }
    await house.records.ledger.ended(facts, {
      disposition: call.disposition,
      cause: CAUSES[call.disposition],
      endedBy: 'caller',
      endedAtMs: answeredAtMs + (call.talkMs ?? 0),
      answer: call.talkMs === undefined ? undefined : { answeredAtMs, ringMs: call.ringMs },
    })
  }
  await house.records.settled()
}
