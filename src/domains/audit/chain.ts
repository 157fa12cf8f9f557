import { createHash, createHmac } from 'node:crypto'

export type EntryHeader = {
  tenant_id: string
  seq: number
  at: Date
  actor_role: string
  action: string
  object_type: string
  outcome: string
  request_id: string
}

export type EntryDetail = {
  actor_subject_id: string | null
  subject_id: string | null
  object_id: string | null
  purpose: string
}

export const FIRST_HASH = Buffer.alloc(32)

/** HMAC-SHA-256 of the detail under its salt: binding while the row exists, worthless to guess at once salt and row are gone. */
export function commit(salt: Buffer, detail: EntryDetail): Buffer {
  const body = JSON.stringify([detail.actor_subject_id, detail.subject_id, detail.object_id, detail.purpose])
  return createHmac('sha256', salt).update(body).digest()
}

/** SHA-256 over the entry's fields in a fixed order, its commitment and the hash before it. */
export function hashEntry(header: EntryHeader, commitment: Buffer, previous: Buffer): Buffer {
  const body = JSON.stringify([
    header.tenant_id,
    header.seq,
    header.at.toISOString(),
    header.actor_role,
    header.action,
    header.object_type,
    header.outcome,
    header.request_id,
  ])
  return createHash('sha256').update(body).update(commitment).update(previous).digest()
}
