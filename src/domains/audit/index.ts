export { auditRoutes } from './http.ts'
export { type Audit, type AuditNote, createAudit } from './service.ts'
export type { ChainVerdict } from './verify.ts'
export * as tables from './tables.ts'
