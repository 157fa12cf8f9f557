import { personal, technical } from '#db/classes.ts'
import { bigint, bytes, nullable, references, text, timestamp, uuid } from '#db/columns.ts'
import { type RowOf, table } from '#db/table.ts'

/** The chain: what happened, without saying to whom. Rows are added, never changed or deleted, by grant and by hash. */
export const auditEntry = table(
  'audit_entry',
  {
    owner: 'audit',
    label: { de: 'Prüfprotokoll', en: 'Audit log', fr: 'Journal d’audit' },
    primaryKey: ['tenant_id', 'seq'],
    grants: ['select', 'insert'],
  },
  {
    tenant_id: references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id'),
    seq: bigint(technical('place in the chain of this tenant, without gaps')),
    at: timestamp(technical('when it happened, to the millisecond')),
    actor_role: text(technical('administrator, privacy_officer, user, device, operator or system')),
    action: text(technical('what was done, as a word of our own vocabulary')),
    object_type: text(technical('what kind of thing it was done to')),
    outcome: text(technical('done, refused or failed')),
    request_id: uuid(technical('random id that ties the entry to a request')),
    commitment: bytes(technical('keyed hash of the detail row; proves it while it exists')),
    prev_hash: bytes(technical('hash of the entry before; zero for the first')),
    hash: bytes(technical('SHA-256 over this entry and the one before')),
  },
)

const about = personal({
  category: 'sotto:AccessTrail',
  subjects: [{ via: 'subject_id', role: 'self' }],
  purpose: 'accountability',
  retention: { start: 'created', period: 'P2Y' },
  erase: 'deleteRow',
  export: 'full',
  portable: false,
  visible: { self: 'full', privacy_officer: 'full' },
  trace: 'drop',
  backup: 'seal',
})
const by = personal({
  category: 'sotto:AccessTrail',
  subjects: [{ via: 'actor_subject_id', role: 'actor' }],
  purpose: 'accountability',
  retention: { start: 'created', period: 'P2Y' },
  erase: { keep: 'accountability', until: 'P2Y' },
  export: { withheld: 'who acted is kept to show who did what; the role is in the access log' },
  portable: false,
  visible: { privacy_officer: 'full' },
  trace: 'drop',
  backup: 'seal',
})

/** Who acted on whom, by random ids. May be deleted: the entry keeps its salted commitment and the chain stays whole. */
export const auditDetail = table(
  'audit_detail',
  {
    owner: 'audit',
    label: { de: 'Zugriffe auf Ihre Daten', en: 'Access to your data', fr: 'Accès à vos données' },
    primaryKey: ['tenant_id', 'seq'],
    indexes: {
      audit_detail_subject: { columns: ['subject_id'] },
      audit_detail_actor: { columns: ['actor_subject_id'] },
    },
    grants: ['select', 'insert', 'delete'],
    share: 'ownedBy',
  },
  {
    tenant_id: references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id'),
    seq: bigint(technical('the entry of the chain that this row details')),
    salt: bytes(technical('random; makes the commitment impossible to guess back')),
    actor_subject_id: nullable(references(uuid(by), 'subject.id')),
    subject_id: nullable(references(uuid(about), 'subject.id')),
    object_id: nullable(uuid(technical('random id of the thing it was done to'))),
    purpose: text(technical('the declared purpose under which it was done')),
  },
)

declare module '#db/schema.ts' {
  interface Schema {
    audit_entry: RowOf<typeof auditEntry>
    audit_detail: RowOf<typeof auditDetail>
  }
}
