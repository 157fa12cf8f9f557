export { createTenants, type DirectoryEntry, NO_TENANT, type Tenants } from './service.ts'
export * as tables from './tables.ts'
