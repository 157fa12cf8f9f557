export * as tables from './tables.ts'
