export { createRecords, type Records, type RecordsDeps } from './records.ts'
export * as tables from './tables.ts'
