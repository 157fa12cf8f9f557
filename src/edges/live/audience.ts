import { actingSubject, type Ctx, hasRole, type Role } from '#lib/context.ts'
import type { DomainEvent } from '#lib/events.ts'

/** Who hears of a noun's events besides the person they are about. What is not listed is the person's own. */
const ALSO_FOR: Readonly<Record<string, readonly Role[]>> = {
  registration: ['administrator'],
  device: ['administrator'],
  number: ['administrator'],
  person: ['administrator', 'privacy_officer'],
  tenant: ['administrator'],
  call: ['administrator', 'privacy_officer'],
  request: ['privacy_officer'],
  erasure: ['privacy_officer'],
  audit: ['privacy_officer'],
}

/** Of others' calls the administrator hears that there is one, never whose. */
const WITHOUT_PERSON = new Set(['call'])

export type Message = { event: string; ids: Record<string, string> }

/** What one listener is told of an event: its name and random ids, or nothing at all. */
export function messageFor(ctx: Ctx, event: DomainEvent): Message | undefined {
  if (event.tenantId !== ctx.tenantId) return undefined
  const noun = event.name.split('.')[0] ?? ''
  const person = event.ids['person']
  const isOwn = person !== undefined && person === actingSubject(ctx)
  const mayHear = isOwn || (ALSO_FOR[noun] ?? []).some((role) => hasRole(ctx, role))
  if (!mayHear) return undefined
  const { person: _person, ...ids } = event.ids
  return { event: event.name, ids: isOwn || !WITHOUT_PERSON.has(noun) ? { ...event.ids } : ids }
}
