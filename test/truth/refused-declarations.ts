/**
 * [UC-02] What the compiler refuses. Each wrong declaration stands under `@ts-expect-error`: if it ever compiles, the
 * type check fails. Nothing here runs.
 */
import { personal, technical } from '#db/classes.ts'
import { bytes, nullable, references, sealed, text, uuid } from '#db/columns.ts'
import { type RowOf, table } from '#db/table.ts'

const TENANT = references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id')
const KEY = uuid(technical('random id of a row of this made-up table'))
const SUBJECT = references(uuid(technical('the subject whom the row of this table is about')), 'subject.id')
const N = { owner: 'nobody' } as const
const K = { id: KEY, tenant_id: TENANT, subject_id: SUBJECT }

const spec = {
  category: 'pd:Name',
  subjects: [{ via: 'subject_id', role: 'self' }],
  purpose: 'telephony',
  retention: { start: 'left', period: 'P30D' },
  erase: 'deleteRow',
  export: 'full',
  portable: true,
  visible: { self: 'full' },
  trace: 'token',
  backup: 'seal',
} as const
const { purpose: _purpose, ...withoutPurpose } = spec
const { retention: _retention, ...withoutRetention } = spec
const { export: _export, ...withoutExport } = spec
const { erase: _erase, ...withoutErase } = spec

const forEver = { start: 'left', period: 'Pforever' } as const
const infinite = { start: 'left', period: 'PInfinityD' } as const
const whenever = { start: 'whenever', period: 'P1D' } as const
const elsewhere = [{ via: 'owner_id', role: 'self' }] as const
const friend = [{ via: 'subject_id', role: 'friend' }] as const
const token = { tombstone: 'token' } as const
const convenient = { keep: 'convenience', until: 'P1Y' } as const
const endless = { keep: 'legalClaims' } as const

const right = table('right', N, { ...K, name: text(personal(spec)) })
/** The row type is the declaration's: a wrong one would not be assignable. */
export const row: RowOf<typeof right> = { id: '', tenant_id: '', subject_id: '', name: '' }
// @ts-expect-error -- a row without the name
export const poor: RowOf<typeof right> = { id: '', tenant_id: '', subject_id: '' }

// @ts-expect-error -- no column without a class
table('t', N, { ...K, name: text() })
// @ts-expect-error -- a class that is a word instead of a declaration
table('t', N, { ...K, name: text('personal') })
// @ts-expect-error -- neither personal nor technical
table('t', N, { ...K, name: text({ kind: 'harmless', why: 'only a name' }) })
// @ts-expect-error -- a technical column without a reason
table('t', N, { ...K, name: text({ kind: 'technical' }) })
// @ts-expect-error -- no purpose
table('t', N, { ...K, name: text(personal(withoutPurpose)) })
// @ts-expect-error -- a purpose nobody declared
table('t', N, { ...K, name: text(personal({ ...spec, purpose: 'marketing' })) })
// @ts-expect-error -- no retention
table('t', N, { ...K, name: text(personal(withoutRetention)) })
// @ts-expect-error -- kept for ever
table('t', N, { ...K, name: text(personal({ ...spec, retention: forEver })) })
// @ts-expect-error -- kept for an infinite number of days
table('t', N, { ...K, name: text(personal({ ...spec, retention: infinite })) })
// @ts-expect-error -- a retention that starts at nothing we know
table('t', N, { ...K, name: text(personal({ ...spec, retention: whenever })) })
// @ts-expect-error -- a category the vocabulary does not have
table('t', N, { ...K, name: text(personal({ ...spec, category: 'pd:Nickname' })) })
// @ts-expect-error -- nobody whom it is about
table('t', N, { ...K, name: text(personal({ ...spec, subjects: [] })) })
// @ts-expect-error -- about a column that is not there
table('t', N, { ...K, name: text(personal({ ...spec, subjects: elsewhere })) })
// @ts-expect-error -- a role in the row that does not exist
table('t', N, { ...K, name: text(personal({ ...spec, subjects: friend })) })
// @ts-expect-error -- no word on erasure
table('t', N, { ...K, name: text(personal(withoutErase)) })
// @ts-expect-error -- an erasure that only hides
table('t', N, { ...K, name: text(personal({ ...spec, erase: 'hide' })) })
// @ts-expect-error -- cleared on erasure, yet may not be null
table('t', N, { ...K, name: text(personal({ ...spec, erase: 'nullify' })) })
// @ts-expect-error -- replaced by a token, yet may not be null
table('t', N, { ...K, token: nullable(KEY), name: text(personal({ ...spec, erase: token })) })
// @ts-expect-error -- a token into a column that is not there
table('t', N, { ...K, name: nullable(text(personal({ ...spec, erase: token }))) })
// @ts-expect-error -- kept by no exception of the law
table('t', N, { ...K, name: text(personal({ ...spec, erase: convenient })) })
// @ts-expect-error -- kept by an exception, without an end
table('t', N, { ...K, name: text(personal({ ...spec, erase: endless })) })
// @ts-expect-error -- no word on the person's copy
table('t', N, { ...K, name: text(personal(withoutExport)) })
// @ts-expect-error -- withheld from the person without a reason
table('t', N, { ...K, name: text(personal({ ...spec, export: 'withheld' })) })
// @ts-expect-error -- shown to a role that does not exist
table('t', N, { ...K, name: text(personal({ ...spec, visible: { boss: 'full' } })) })
// @ts-expect-error -- sealed, and nobody's
table('t', N, { ...K, name: sealed(technical('some bytes that we had better encrypt')) })
// @ts-expect-error -- a destroyed key erases nothing that is not sealed
table('t', N, { ...K, name: bytes(personal({ ...spec, erase: 'shredKey' })) })
// @ts-expect-error -- hidden from the other party by a column that is not there
table('t', N, { ...K, name: text(personal({ ...spec, withheldBy: 'secret' })) })
// @ts-expect-error -- a foreign key to a table without a column
table('t', N, { ...K, other: references(KEY, 'subject') })
// @ts-expect-error -- an index over a column that is not there
table('t', { owner: 'nobody', indexes: { by_name: { columns: ['surname'] } } }, K)
// @ts-expect-error -- a primary key that is not there
table('t', { owner: 'nobody', primaryKey: ['number'] }, K)
// @ts-expect-error -- a grant that no application needs
table('t', { owner: 'nobody', grants: ['truncate'] }, K)
// @ts-expect-error -- nobody's table
table('t', {}, K)
