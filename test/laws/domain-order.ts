/**
 * The order in which the domains stand. Each may ask those before it, through their face; to reach one behind it, it
 * emits an event. A domain is added here, in compose.ts, in catalogue.ts and in ARCHITECTURE.md.
 */
export const DOMAIN_ORDER = [
  'vault',
  'audit',
  'tenants',
  'people',
  'consent',
  'access',
  'directory',
  'devices',
  'numbers',
  'provisioning',
  'media',
  'routing',
  'calls',
  'records',
  'accounting',
  'performance',
  'voicemail',
  'recordings',
  'conferences',
  'messages',
  'presence',
  'attendant',
  'integrations',
  'privacy',
  'backup',
  'operations',
]

/** Position of a domain, -1 for one that is not in the order. */
export function position(domain: string): number {
  return DOMAIN_ORDER.indexOf(domain)
}
