import type { Me } from '#domains/provisioning/contract.ts'

export type Role = Me['roles'][number]

/** The form of every list. */
export type Items<Item> = { items: Item[]; total: number }

/* What no contract says yet. */
export type LiveCall = {
  id: string
  state: 'ringing' | 'answered' | 'held'
  since: string
  caller: { extension?: string }
  callee: { extension?: string }
}

export type AuditEntry = {
  seq: number
  at: string
  role: string
  action: string
  object: string
  outcome: string
}
export type AuditVerdict = { ok: boolean; entries: number; bad_entry?: number }
