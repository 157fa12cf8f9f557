export { createAccess, type Access } from './service.ts'
export * as tables from './tables.ts'
