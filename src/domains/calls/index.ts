export type { CallAnswer, CallEnd, CallFacts, CallId, CallLedger, Disposition, PartyRef } from './ledger.ts'
export { type Calls, type CallsDeps, createCalls } from './calls.ts'
export { callRoutes } from './http.ts'
