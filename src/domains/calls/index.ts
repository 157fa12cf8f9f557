export type { CallAnswer, CallEnd, CallFacts, CallId, CallLedger, Disposition, PartyRef } from './ledger.ts'
