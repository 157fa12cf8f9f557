import type { ColumnClass } from './classes.ts'

export type SqlType =
  | 'uuid'
  | 'text'
  | 'integer'
  | 'bigint'
  | 'boolean'
  | 'timestamp with time zone'
  | 'bytea'
  | 'text[]'
  | 'jsonb'

export type Reference = { table: string; column: string; onDelete: 'restrict' | 'cascade' | 'set null' }

/** One column: its SQL type, the TypeScript value it reads as, and its class. `Value` exists for the compiler only. */
export type Column<
  Value = unknown,
  Nullable extends boolean = boolean,
  Defaulted extends boolean = boolean,
  Class = ColumnClass,
> = {
  readonly sqlType: SqlType
  readonly sealed: boolean
  readonly nullable: Nullable
  readonly defaulted: Defaulted
  readonly references: Reference | undefined
  /** The only texts allowed; the database checks them too. */
  readonly values: readonly string[] | undefined
  readonly classification: Class
  readonly __value?: Value
}

function column<Value>(sqlType: SqlType, sealed = false) {
  return <const Class extends ColumnClass>(classification: Class): Column<Value, false, false, Class> => ({
    sqlType,
    sealed,
    nullable: false,
    defaulted: false,
    references: undefined,
    values: undefined,
    classification,
  })
}

/** Sealed bytes: AES-256-GCM under a subject's or tenant's key, written by the vault only. */
export type Sealed = Buffer & { readonly __sealed: true }
/** Keyed blind index: HMAC-SHA-256 of a normalised value under the tenant's key. */
export type BlindIndex = Buffer & { readonly __blind: true }

/** Each takes the column's class: a column without one does not compile. */
export const uuid = column<string>('uuid')
export const text = column<string>('text')
export const integer = column<number>('integer')
export const bigint = column<number>('bigint')
export const boolean = column<boolean>('boolean')
export const timestamp = column<Date>('timestamp with time zone')
export const bytes = column<Buffer>('bytea')
export const texts = column<string[]>('text[]')
export const sealed = column<Sealed>('bytea', true)
export const blind = column<BlindIndex>('bytea')

type AnyColumn = Column<unknown, boolean, boolean, unknown>

/** A text out of a fixed list; the check constraint follows from it. */
export function oneOf<const Values extends readonly [string, ...string[]], const Class extends ColumnClass>(
  values: Values,
  classification: Class,
): Column<Values[number], false, false, Class> {
  return { ...column<Values[number]>('text')(classification), values }
}

export function nullable<C extends AnyColumn>(of: C): Omit<C, 'nullable'> & { readonly nullable: true } {
  return { ...of, nullable: true }
}

/** The database fills it in when an insert leaves it out. */
export function defaulted<C extends AnyColumn>(of: C): Omit<C, 'defaulted'> & { readonly defaulted: true } {
  return { ...of, defaulted: true }
}

/** A foreign key to `target` (`subject.id`). */
export function references<C extends AnyColumn>(
  of: C,
  target: `${string}.${string}`,
  onDelete: Reference['onDelete'] = 'restrict',
): C {
  const [table = '', name = ''] = target.split('.')
  return { ...of, references: { table, column: name, onDelete } }
}
