import type { Role } from '#lib/context.ts'
import { type Route, route } from '#lib/route.ts'

import { AuditList, AuditQuery, AuditVerdict } from './contract.ts'
import type { Audit } from './service.ts'

const OFFICER: readonly [Role] = ['privacy_officer']
const purpose = 'accountability'

/** The audit log: read and checked by the privacy officer, changed by nobody. */
export function auditRoutes(audit: Audit): Route[] {
  return [
    route({
      method: 'GET',
      path: '/audit',
      who: OFFICER,
      purpose,
      summary: 'List what was done, newest first',
      query: AuditQuery,
      answer: AuditList,
      run: (ctx, { query }) => audit.list(ctx, query),
    }),
    route({
      method: 'POST',
      path: '/audit/verify',
      who: OFFICER,
      purpose,
      summary: 'Check that no entry was changed, added or removed',
      answer: AuditVerdict,
      run: (ctx) => audit.check(ctx),
    }),
  ]
}
