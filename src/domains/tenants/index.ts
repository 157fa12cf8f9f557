export { createTenants, type Tenants } from './service.ts'
export * as tables from './tables.ts'
