/**
 * Which answers are stale after an event. An event says only that something changed, so the client asks again through
 * the normal door. Query keys begin with the noun of what they hold.
 */
const STALE: Readonly<Record<string, readonly string[]>> = {
  registration: ['registrations', 'devices', 'people'],
  device: ['devices', 'people', 'registrations', 'data'],
  number: ['people', 'session', 'registrations', 'data'],
  call: ['calls', 'records'],
  journal: ['journal', 'data'],
  person: ['people', 'session', 'data'],
  session: ['sessions', 'session'],
  tenant: ['session'],
  request: ['requests', 'my-requests'],
  erasure: ['requests', 'people'],
}

/** Reads one message of the live socket; `[]` for what is not an event or touches nothing on the screen. */
export function staleKeys(message: string): readonly string[] {
  let event: unknown
  try {
    event = JSON.parse(message)
  } catch {
    return [] // not ours: a proxy's banner, or half a message
  }
  if (typeof event !== 'object' || event === null || !('event' in event)) return []
  return typeof event.event === 'string' ? (STALE[event.event.split('.')[0] ?? ''] ?? []) : []
}
