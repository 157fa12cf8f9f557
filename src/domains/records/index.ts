export { createRecords, type Records, type RecordsDeps } from './records.ts'
export { recordRoutes } from './http.ts'
export type { PastCall } from './past-calls.ts'
export * as tables from './tables.ts'
