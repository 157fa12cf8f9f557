import assert from 'node:assert/strict'
import { type Envelope, parseContacts, type SipMessage, type SipRequest } from '#engine/sip/index.ts'

export type Outcome =
  /** Served. */
  | 'accepted'
  /** A request answered with this status. */
  | { answer: number; code: string }
  /** A response nobody takes. */
  | { dropped: string }

/** What Sotto does with one message of RFC 4475, and where the RFC says so. */
export type Row = {
  file: string
  section: string
  says: string
  outcome: Outcome
  look?: (message: SipMessage, envelope: Envelope) => void
}

export function asRequest(message: SipMessage): SipRequest {
  assert.ok(message.kind === 'request')
  return message
}

export function onlyContacts(message: SipMessage) {
  const contacts = parseContacts(message.headers.all('Contact'))
  assert.ok(contacts !== undefined && contacts !== '*')
  return contacts
}
