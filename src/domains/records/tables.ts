import { personal, technical } from '#db/classes.ts'
import { boolean, integer, nullable, references, sealed, text, timestamp, uuid } from '#db/columns.ts'
import { type RowOf, table } from '#db/table.ts'

const accounted = {
  special: 'trafficData',
  purpose: 'accounting',
  retention: { start: 'ended', period: 'P180D' },
  export: 'full',
  portable: true,
  trace: 'drop',
  backup: 'seal',
} as const

/** Of both parties alike: the row goes when none of them is left, until then it stays for the other. */
const fact = personal({
  ...accounted,
  category: 'pd:CallLog',
  subjects: [
    { via: 'caller_subject_id', role: 'self' },
    { via: 'callee_subject_id', role: 'self' },
  ],
  erase: 'deleteRow',
  visible: { self: 'full', counterparty: 'full', administrator: 'full', privacy_officer: 'full' },
})
const calling = personal({
  ...accounted,
  category: 'pd:TelephoneNumber',
  subjects: [{ via: 'caller_subject_id', role: 'self' }],
  erase: { tombstone: 'caller_tombstone' },
  /** The called person never sees a number that was withheld, in an export neither. */
  withheldBy: 'caller_withheld',
  visible: { self: 'full', counterparty: 'full', administrator: 'masked', privacy_officer: 'masked' },
})
const called = personal({
  ...accounted,
  category: 'pd:TelephoneNumber',
  subjects: [{ via: 'callee_subject_id', role: 'self' }],
  erase: { tombstone: 'callee_tombstone' },
  visible: { self: 'full', counterparty: 'full', administrator: 'masked', privacy_officer: 'masked' },
})

/**
 * One call, once (4K-160 … 4K-170). The parties are whoever held the numbers when it began; they are ids, and an
 * erased one becomes a token that is new in each row. No addresses are recorded (4K-171 is off).
 */
export const callRecord = table(
  'call_record',
  {
    owner: 'records',
    since: 'ended_at',
    label: { de: 'Anrufe', en: 'Calls', fr: 'Appels' },
    indexes: {
      call_record_time: { columns: ['tenant_id', 'started_at'] },
      call_record_caller: { columns: ['caller_subject_id', 'started_at'] },
      call_record_callee: { columns: ['callee_subject_id', 'started_at'] },
    },
    checks: [
      "type in ('internal','incoming','outgoing')",
      "disposition in ('answered','busy','no_answer','cancelled','rejected','failed')",
      "ended_by in ('caller','callee','system','interrupted')",
    ],
    share: 'accessedBy',
  },
  {
    id: uuid(technical('random key of the call; makes a second delivery of the same record harmless')),
    tenant_id: references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id'),
    /** 4K-165 calling party. */
    caller_subject_id: nullable(references(uuid(calling), 'subject.id')),
    caller_identifier_id: nullable(references(uuid(calling), 'identifier.id')),
    caller_tombstone: nullable(uuid(technical('random, new in each row: the caller was erased'))),
    /** The caller hid their number: the called person never sees who it was, here or in an export. */
    caller_withheld: boolean(fact),
    /** 4K-164 called party. */
    callee_subject_id: nullable(references(uuid(called), 'subject.id')),
    callee_identifier_id: nullable(references(uuid(called), 'identifier.id')),
    callee_tombstone: nullable(uuid(technical('random, new in each row: the callee was erased'))),
    /** What was dialled where it led to nobody; under the caller's key. */
    dialled: nullable(sealed({ ...calling, erase: 'shredKey' })),
    /** 4K-168 connection type. */
    type: text(technical('internal, incoming or outgoing, decides tariffs and filters')),
    disposition: text(fact),
    /** Q.850 cause value. */
    cause: integer(fact),
    ended_by: text(fact),
    /** 4K-170 */
    started_at: timestamp(fact),
    answered_at: nullable(timestamp(fact)),
    ended_at: timestamp(fact),
    /** 4K-172: how long the called person let it ring, in milliseconds; shown to nobody but them. */
    ring_ms: nullable(
      integer({ ...called, category: 'pd:CallLog', erase: 'nullify', visible: { self: 'full' } }),
    ),
    /** 4K-167: milliseconds between answer and end; zero when nobody answered. */
    duration_ms: integer(fact),
  },
)

const noted = {
  special: 'trafficData',
  purpose: 'journal',
  retention: { start: 'created', period: 'P90D' },
  export: 'full',
  portable: true,
  trace: 'drop',
  backup: 'seal',
} as const

const entry = personal({
  ...noted,
  category: 'pd:CallLog',
  subjects: [{ via: 'owner_subject_id', role: 'self' }],
  erase: 'deleteRow',
  visible: { self: 'full' },
})
const peer = personal({
  ...noted,
  category: 'pd:TelephoneNumber',
  subjects: [{ via: 'peer_subject_id', role: 'counterparty' }],
  erase: { tombstone: 'peer_tombstone' },
  visible: { self: 'full' },
})

/** One line of a person's own journal (4K-149). The name is never in it: it is looked up at reading (4K-152). */
export const journalEntry = table(
  'journal_entry',
  {
    owner: 'records',
    since: 'at',
    label: { de: 'Anrufliste', en: 'Call journal', fr: 'Journal d’appels' },
    indexes: {
      journal_entry_owner: { columns: ['owner_subject_id', 'direction', 'at'] },
      journal_entry_peer: { columns: ['peer_subject_id'] },
    },
    checks: [
      "direction in ('incoming','outgoing')",
      "outcome in ('answered','missed','busy','no_answer','rejected','failed')",
    ],
    share: 'accessedBy',
  },
  {
    id: uuid(technical('random id of the entry; says nothing about the call')),
    tenant_id: references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id'),
    owner_subject_id: references(uuid(entry), 'subject.id'),
    direction: text(entry),
    peer_subject_id: nullable(references(uuid(peer), 'subject.id')),
    peer_identifier_id: nullable(references(uuid(peer), 'identifier.id')),
    peer_tombstone: nullable(uuid(technical('random, new in each row: the other party was erased'))),
    /** What was dialled where it led to nobody; under the owner's key. */
    dialled: nullable(sealed(entry)),
    /** The caller hid their number: there is no peer in the entry at all (4K-151). */
    withheld: boolean(entry),
    outcome: text(entry),
    at: timestamp(entry),
    duration_ms: nullable(integer(entry)),
  },
)

declare module '#db/schema.ts' {
  interface Schema {
    call_record: RowOf<typeof callRecord>
    journal_entry: RowOf<typeof journalEntry>
  }
}
