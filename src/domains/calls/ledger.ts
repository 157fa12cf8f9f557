import type { Id, IdentifierId, SubjectId, TenantId } from '#lib/ids.ts'

export type CallId = Id<'call'>

/** Who took part, as it was when the call began: a number that moves later takes nothing along. */
export type PartyRef = { readonly subjectId: SubjectId; readonly identifierId: IdentifierId | undefined }

/** What is known about a call from its first moment. */
export type CallFacts = {
  readonly id: CallId
  readonly tenantId: TenantId
  readonly type: 'internal' | 'incoming' | 'outgoing'
  readonly caller: PartyRef
  readonly callee: PartyRef | undefined
  /** What was dialled, where it led to nobody. */
  readonly dialled: string | undefined
  /** The caller hides their number from the called person. */
  readonly withheld: boolean
  readonly startedAtMs: number
}

export type CallAnswer = { readonly answeredAtMs: number; readonly ringMs: number }

export type Disposition = 'answered' | 'busy' | 'no_answer' | 'cancelled' | 'rejected' | 'failed'

export type CallEnd = {
  readonly disposition: Disposition
  /** Q.850 cause value. */
  readonly cause: number
  readonly endedBy: 'caller' | 'callee' | 'system' | 'interrupted'
  readonly endedAtMs: number
  /** Undefined when nobody answered. */
  readonly answer: CallAnswer | undefined
}

/** Where calls are written down. What it has acknowledged survives the death of the process. */
export interface CallLedger {
  /** May a new call begin? False while its record could not be kept. */
  isOpen(): boolean
  /** Durable when it resolves: the caller hears of the answer only then. Rejects `records.spool_unavailable`. */
  answered(facts: CallFacts, answer: CallAnswer): Promise<void>
  /** The record is safe when it resolves, whether or not the database is there. */
  ended(facts: CallFacts, end: CallEnd): Promise<void>
}
