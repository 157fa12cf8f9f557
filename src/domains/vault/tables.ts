import { personal, technical } from '#db/classes.ts'
import { blind, defaulted, nullable, oneOf, references, sealed, timestamp, uuid } from '#db/columns.ts'
import { type RowOf, table } from '#db/table.ts'

/** One person, inside or outside, known by a random id and nothing else. The row stays as a tombstone after erasure. */
export const subject = table(
  'subject',
  {
    owner: 'vault',
    label: {
      de: 'Kennung der Person',
      en: 'Random id of the person',
      fr: 'Identifiant aléatoire de la personne',
    },
    indexes: { subject_tenant: { columns: ['tenant_id', 'state'] } },
    grants: ['select', 'insert', 'update'],
  },
  {
    id: uuid(technical('random id of a subject; tells nothing once the links to it are cut')),
    tenant_id: references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id'),
    kind: oneOf(['employee', 'external'], technical('employee or external, decides which defaults apply')),
    state: oneOf(
      ['active', 'restricted', 'erased'],
      technical('what may be done with the data; erased is the tombstone'),
    ),
  },
)

const held = personal({
  category: 'sotto:Identifier',
  subjects: [{ via: 'sealed_for', role: 'self' }],
  purpose: 'telephony',
  retention: { start: 'lastUsed', period: 'P2Y' },
  erase: 'deleteRow',
  export: 'full',
  portable: true,
  visible: { self: 'full', counterparty: 'full', administrator: 'full' },
  trace: 'token',
  backup: 'seal',
})

/** A number, address or name that people are reached by: one sealed row each; all else refers to it by its random id. */
export const identifier = table(
  'identifier',
  {
    owner: 'vault',
    label: { de: 'Nummern und Adressen', en: 'Numbers and addresses', fr: 'Numéros et adresses' },
    indexes: {
      identifier_value: { columns: ['tenant_id', 'kind', 'blind_index'], unique: true },
      identifier_sealed_for: { columns: ['sealed_for'] },
    },
    grants: ['select', 'insert', 'update', 'delete'],
  },
  {
    id: uuid(technical('random id that calls and journals refer to instead of the number')),
    tenant_id: references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id'),
    kind: oneOf(['extension', 'e164', 'sip_uri', 'email'], technical('how the value is read and normalised')),
    value: sealed(held),
    blind_index: blind(held),
    /** Empty for an extension: it belongs to the company and is sealed under the tenant's key. */
    sealed_for: nullable(references(uuid(held), 'subject.id')),
  },
)

const link = personal({
  category: 'sotto:Identifier',
  subjects: [{ via: 'subject_id', role: 'self' }],
  purpose: 'telephony',
  retention: { start: 'ended', period: 'P2Y' },
  erase: 'deleteRow',
  export: 'full',
  portable: true,
  visible: { self: 'full', administrator: 'full' },
  trace: 'drop',
  backup: 'seal',
})

/** Who held an identifier, and when: decides whose call it was after a number has moved. */
export const holder = table(
  'holder',
  {
    owner: 'vault',
    since: 'valid_to',
    label: {
      de: 'Wer welche Nummer wann hatte',
      en: 'Who held which number, and when',
      fr: 'Qui avait quel numéro, et quand',
    },
    indexes: {
      holder_current: { columns: ['identifier_id'], unique: true, where: 'valid_to is null' },
      holder_subject: { columns: ['subject_id'] },
    },
  },
  {
    id: uuid(technical('random id of one holding of an identifier')),
    tenant_id: references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id'),
    identifier_id: references(uuid(link), 'identifier.id'),
    subject_id: references(uuid(link), 'subject.id'),
    valid_from: defaulted(timestamp(link)),
    valid_to: nullable(timestamp(link)),
  },
)

declare module '#db/schema.ts' {
  interface Schema {
    subject: RowOf<typeof subject>
    identifier: RowOf<typeof identifier>
    holder: RowOf<typeof holder>
  }
}
