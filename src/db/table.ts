import type { Generated } from 'kysely'

import type { PersonalClass } from './classes.ts'
import type { Column, Sealed } from './columns.ts'

type Columns = Record<string, Column>

export type Index = { columns: readonly string[]; unique?: boolean; where?: string }

/** Wall between tenants: `tenant` rows belong to one tenant; `system` rows are read before a tenant is known. */
export type Scope = 'tenant' | 'system'

/** What a table is called when a person reads about their own data. */
export type Label = { de: string; en: string; fr: string }

export type Table<Name extends string = string, Cols extends Columns = Columns> = {
  readonly name: Name
  readonly owner: string
  readonly label: Label
  readonly scope: Scope
  readonly primaryKey: readonly string[]
  readonly indexes: Readonly<Record<string, Index>>
  readonly checks: readonly string[]
  /** What the application may do with rows; the truth gate compares it with the grants. */
  readonly grants: readonly ('select' | 'insert' | 'update' | 'delete')[]
  /** For tables about two people: does one's erasure take the row (`ownedBy`) or only their cells (`accessedBy`)? */
  readonly share: 'ownedBy' | 'accessedBy' | undefined
  /** The column that retention counts from; none where only an erasure or another rule ends it. */
  readonly since: string | undefined
  readonly columns: Cols
}

export type Refused<Reason extends string> = { readonly __refused: Reason }

type LinkOf<Class> = Class extends { subjects: readonly (infer Link)[] }
  ? Link extends { via: infer Via }
    ? Via
    : never
  : never
type TombstoneOf<Class> = Class extends { erase: { tombstone: infer Name } } ? Name : never
type WithheldOf<Class> = Class extends { withheldBy: infer Name } ? Name : never
type NamesOf<Class> = LinkOf<Class> | TombstoneOf<Class> | WithheldOf<Class>

type CheckedColumn<Col, Names> = Col extends {
  classification: infer Class
  nullable: infer Nullable
  __value?: infer Value
}
  ? [NamesOf<Class>] extends [Names]
    ? Class extends { kind: 'technical' }
      ? [Value] extends [Sealed]
        ? Refused<'what is sealed is personal: say whose it is'>
        : Col
      : Class extends { erase: 'nullify' | { tombstone: string } }
        ? Nullable extends true
          ? Col
          : Refused<'a column that is cleared on erasure must be nullable'>
        : Class extends { erase: 'shredKey' }
          ? [Value] extends [Sealed]
            ? Col
            : Refused<'destroying a key erases only what is sealed under it'>
          : Col
    : Refused<'subjects.via, tombstone and withheldBy must name columns of this table'>
  : never

type Checked<Cols> = { [Name in keyof Cols]: CheckedColumn<Cols[Name], keyof Cols> }

export type TableOptions<Names extends string> = {
  owner: string
  label?: Label
  scope?: Scope
  primaryKey?: readonly Names[]
  indexes?: Record<string, { columns: readonly Names[]; unique?: boolean; where?: string }>
  checks?: readonly string[]
  grants?: Table['grants']
  share?: 'ownedBy' | 'accessedBy'
  since?: Names
}

/**
 * Declares a table. The declaration is the schema: row types, export, erasure, retention, visibility and the truth
 * gate are derived from it. The migration that creates the table is plain SQL; the gate compares the two.
 */
export function table<const Name extends string, const Cols extends Columns>(
  name: Name,
  options: TableOptions<keyof Cols & string>,
  columns: Cols & Checked<Cols>,
): Table<Name, Cols> {
  const declared: Table<Name, Cols> = {
    name,
    owner: options.owner,
    label: options.label ?? { de: name, en: name, fr: name },
    scope: options.scope ?? 'tenant',
    primaryKey: options.primaryKey ?? ['id'],
    indexes: options.indexes ?? {},
    checks: options.checks ?? [],
    grants: options.grants ?? ['select', 'insert', 'update', 'delete'],
    share: options.share,
    since: options.since,
    columns,
  }
  refuseContradictions(declared)
  return declared
}

/** What the type system cannot see; each message names the table and column and says what to do. */
function refuseContradictions(declared: Table): void {
  const fail = (why: string) => {
    throw new Error(`catalogue: ${declared.name}: ${why}`)
  }
  if (declared.scope === 'tenant' && declared.name !== 'tenant' && !('tenant_id' in declared.columns)) {
    fail('a tenant table needs tenant_id')
  }
  const links = new Set<string>()
  for (const [name, spec] of Object.entries(declared.columns)) {
    const cls = spec.classification
    if (cls.kind === 'technical') continue
    const kept = typeof cls.erase === 'object' && 'keep' in cls.erase ? cls.erase.until : undefined
    for (const period of kept ? [cls.retention.period, kept] : [cls.retention.period])
      if (!/^P(\d+[YMWD])+$/.test(period)) fail(`${name}: "${period}" is not a finite period`)
    if (spec.sealed && cls.backup === 'exclude' && cls.export === 'full')
      fail(`${name}: exported in full but lost by every restore`)
    for (const link of cls.subjects) {
      links.add(link.via)
      const target = declared.columns[link.via]?.references?.table
      if (target !== 'subject' && !(declared.name === 'subject' && link.via === 'id')) {
        fail(`${name}: ${link.via} must be a foreign key to subject`)
      }
    }
  }
  if (links.size > 1 && declared.share === undefined) fail('rows about two people need a declared share')
  if (
    declared.since !== undefined &&
    declared.columns[declared.since]?.sqlType !== 'timestamp with time zone'
  )
    fail(`retention cannot count from ${declared.since}: it is no time`)
  for (const via of links) if (!isCut(declared, via)) fail(`${via}: erasure would leave this link standing`)
}

/** Does erasing the subject that `via` points to end the link: the row goes, the cell is cleared, or an exception keeps it? */
function isCut(declared: Table, via: string): boolean {
  const own = declared.columns[via]?.classification
  if (own?.kind === 'personal' && own.subjects.some((link) => link.via === via)) {
    if (own.erase === 'nullify' || typeof own.erase === 'object') return true
  }
  return Object.values(declared.columns).some(
    ({ classification: cls }) =>
      cls.kind === 'personal' &&
      cls.erase === 'deleteRow' &&
      cls.subjects.some((link) => link.via === via && link.role === 'self'),
  )
}

type Value<Col> = Col extends { __value?: infer V; nullable: infer N }
  ? N extends true
    ? Exclude<V, undefined> | null
    : Exclude<V, undefined>
  : never

/** The Kysely row type of a declared table. */
export type RowOf<T> =
  T extends Table<string, infer Cols>
    ? {
        [Name in keyof Cols]: Cols[Name] extends { defaulted: true }
          ? Generated<Value<Cols[Name]>>
          : Value<Cols[Name]>
      }
    : never

/** The personal columns of a table, with their classes. */
export function personalColumns(of: Table): [name: string, cls: PersonalClass, spec: Columns[string]][] {
  return Object.entries(of.columns).flatMap(([name, spec]) =>
    spec.classification.kind === 'personal'
      ? [[name, spec.classification, spec] as [string, PersonalClass, Columns[string]]]
      : [],
  )
}
