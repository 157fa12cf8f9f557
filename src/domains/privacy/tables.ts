import { personal, technical } from '#db/classes.ts'
import {
  bigint,
  bytes,
  integer,
  nullable,
  oneOf,
  references,
  sealed,
  text,
  timestamp,
  uuid,
} from '#db/columns.ts'
import { type RowOf, table } from '#db/table.ts'

import { REQUEST_KINDS, REQUEST_STATES, RUN_STATES, STEP_STATES } from './states.ts'

const tenantId = () =>
  references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id')

const asked = {
  category: 'sotto:RightsRequest',
  subjects: [{ via: 'subject_id', role: 'self' }],
  purpose: 'rights',
  retention: { start: 'closed', period: 'P3Y' },
  portable: false,
  visible: { self: 'full', privacy_officer: 'full' },
  trace: 'drop',
  backup: 'seal',
} as const
/** That somebody asked, and when it was answered, stays as proof; who it was does not. */
const proof = technical('proof that a request was answered in time; names nobody once the subject is cut')

/** What somebody asked about their own data, with the month the law gives for an answer (Art. 12(3)). */
export const rightsRequest = table(
  'rights_request',
  {
    owner: 'privacy',
    since: 'closed_at',
    label: { de: 'Anfragen zu Ihren Daten', en: 'Requests about your data', fr: 'Demandes sur vos données' },
    indexes: {
      rights_request_subject: { columns: ['subject_id'] },
      rights_request_state: { columns: ['tenant_id', 'state', 'due_at'] },
    },
    grants: ['select', 'insert', 'update'],
  },
  {
    id: uuid(technical('random id of the request, also its file number')),
    tenant_id: tenantId(),
    subject_id: nullable(
      references(uuid(personal({ ...asked, erase: 'nullify', export: 'full' })), 'subject.id'),
    ),
    kind: oneOf(REQUEST_KINDS, proof),
    state: oneOf(REQUEST_STATES, proof),
    /** How the person is known to be the one: signed in themself, or checked by the officer who opened it. */
    opened_by: oneOf(['self', 'privacy_officer', 'operator'], proof),
    note: nullable(sealed(personal({ ...asked, erase: 'shredKey', export: 'full' }))),
    created_at: timestamp(proof),
    due_at: timestamp(proof),
    closed_at: nullable(timestamp(proof)),
  },
)

/** One erasure: which random id, how far, and the receipt at the end. Holds nothing about the person. */
export const erasureRun = table(
  'erasure_run',
  {
    owner: 'privacy',
    label: { de: 'Löschläufe', en: 'Erasures', fr: 'Effacements' },
    indexes: {
      erasure_run_request: { columns: ['request_id'], unique: true },
      erasure_run_state: { columns: ['tenant_id', 'state'] },
    },
    grants: ['select', 'insert', 'update'],
  },
  {
    id: uuid(technical('random id of the run, also the number of its receipt')),
    tenant_id: tenantId(),
    request_id: references(uuid(technical('the request that the erasure answers')), 'rights_request.id'),
    /** No foreign key: it is the id of nobody once the run is through. */
    subject_id: uuid(technical('random id whose rows and key are erased; its row is a tombstone then')),
    state: oneOf(RUN_STATES, technical('whether the erasure is under way, through or interrupted')),
    others: integer(technical('how many other people have rows that this erasure changes')),
    started_at: timestamp(technical('when the erasure was confirmed and began')),
    finished_at: nullable(timestamp(technical('when the last step was through'))),
    rewrite_due_at: nullable(
      timestamp(technical('until when the tables are rewritten on disk, where that waits for the night')),
    ),
    receipt: nullable(text(technical('signed proof with counts and dates; names nobody'))),
  },
)

/** One step of an erasure. What it should touch and what it has touched, so that a step cannot succeed by finding nothing. */
export const erasureStep = table(
  'erasure_step',
  {
    owner: 'privacy',
    label: { de: 'Schritte von Löschläufen', en: 'Steps of erasures', fr: 'Étapes des effacements' },
    primaryKey: ['run_id', 'position'],
    grants: ['select', 'insert', 'update'],
  },
  {
    run_id: references(uuid(technical('the erasure that the step belongs to')), 'erasure_run.id'),
    position: integer(technical('order in which the steps are taken')),
    tenant_id: tenantId(),
    name: text(technical('hide, fence, rows, evict, key, rewrite, scan or receipt')),
    /** `table.via act` for a step over rows. */
    target: nullable(text(technical('which table, by which link, and what is done with the rows'))),
    state: oneOf(STEP_STATES, technical('pending, running, done or failed')),
    previewed: nullable(integer(technical('rows that the preview counted'))),
    expected: nullable(integer(technical('rows counted when the step began'))),
    touched: integer(technical('rows deleted or rewritten so far')),
    finished_at: nullable(timestamp(technical('when the step was through'))),
  },
)

/** Append-only, hash-linked: which random ids must stay erased, also after a restore from an older backup. */
export const erasureLedger = table(
  'erasure_ledger',
  {
    owner: 'privacy',
    label: { de: 'Löschverzeichnis', en: 'Erasure ledger', fr: 'Registre des effacements' },
    primaryKey: ['tenant_id', 'seq'],
    indexes: { erasure_ledger_run: { columns: ['run_id'], unique: true } },
    grants: ['select', 'insert'],
  },
  {
    tenant_id: tenantId(),
    seq: bigint(technical('number in the ledger of this company, without gaps')),
    at: timestamp(technical('when the key was destroyed')),
    subject_id: uuid(technical('random id that must never be filled again; names nobody')),
    request_id: uuid(technical('the request that was answered by it')),
    run_id: uuid(technical('the erasure that wrote the entry, once')),
    key_commitment: text(technical('proof of which key is gone; does not tell the key')),
    prev_hash: bytes(technical('hash of the entry before; zero for the first')),
    hash: bytes(technical('SHA-256 over this entry and the one before')),
  },
)

declare module '#db/schema.ts' {
  interface Schema {
    rights_request: RowOf<typeof rightsRequest>
    erasure_run: RowOf<typeof erasureRun>
    erasure_step: RowOf<typeof erasureStep>
    erasure_ledger: RowOf<typeof erasureLedger>
  }
}
