import { accessRoutes } from '#domains/access/index.ts'
import { auditRoutes } from '#domains/audit/index.ts'
import { callRoutes } from '#domains/calls/index.ts'
import { deviceRoutes } from '#domains/devices/index.ts'
import { operationsRoutes } from '#domains/operations/index.ts'
import { privacyRoutes } from '#domains/privacy/index.ts'
import { provisioningRoutes } from '#domains/provisioning/index.ts'
import { recordRoutes } from '#domains/records/index.ts'
import type { Route } from '#lib/route.ts'

/** What each list of routes needs, by the name of its domain. */
export type RouteParts = {
  provisioning: Parameters<typeof provisioningRoutes>[0]
  access: Parameters<typeof accessRoutes>[0]
  devices: Parameters<typeof deviceRoutes>[0]
  calls: Parameters<typeof callRoutes>[0]
  records: Parameters<typeof recordRoutes>[0]
  privacy: Parameters<typeof privacyRoutes>[0]
  audit: Parameters<typeof auditRoutes>[0]
  operations: Parameters<typeof operationsRoutes>[0]
}

/** Every route of the API: what the server registers and what the OpenAPI document says. */
export function collectRoutes(parts: RouteParts): Route[] {
  return [
    ...provisioningRoutes(parts.provisioning),
    ...accessRoutes(parts.access),
    ...deviceRoutes(parts.devices),
    ...callRoutes(parts.calls),
    ...recordRoutes(parts.records),
    ...privacyRoutes(parts.privacy),
    ...auditRoutes(parts.audit),
    ...operationsRoutes(parts.operations),
  ]
}

/** The same routes with nobody behind them, for whoever only reads what they declare. */
export function declaredRoutes(): Route[] {
  const nobody: unknown = new Proxy(() => undefined, { get: () => nobody })
  return collectRoutes(nobody as RouteParts)
}
