export { createPeople, type People } from './service.ts'
export * as tables from './tables.ts'
