import { AppError } from '#lib/errors.ts'

import { connect } from './connect.ts'
import { type Actual, introspect } from './introspect.ts'
import type { Table } from './table.ts'

/** Tables of ours that are not in the catalogue, with their columns: no place to keep anything else in. */
const OWN_RELATIONS = new Map([['schema_migration', ['name', 'sha256', 'applied_at']]])
/** By name, the MD5 of the source as the migration has it (`:app_role` for the role): one with another body is another function. */
const OWN_FUNCTIONS = new Map([['tenant_wall', 'a252916b636c0852714185858f88da4e']])
/** The wall's expression as PostgreSQL prints it. */
const wallOver = (column: string) =>
  `(${column} = (NULLIF(current_setting('sotto.tenant'::text, true), ''::text))::uuid)`

export type TruthOptions = {
  url: string
  appRole: string
  catalogue: readonly Table[]
  foreignSchemas?: readonly string[]
}

/** Compares the running database with the catalogue; each difference is one plain sentence. Empty means: they agree. */
export async function findUntruths({
  url,
  appRole,
  catalogue,
  foreignSchemas = [],
}: TruthOptions): Promise<string[]> {
  const client = await connect(url)
  try {
    return compare(await introspect(client, appRole), catalogue, appRole, new Set(foreignSchemas))
  } finally {
    await client.end()
  }
}

/** Refuses to go on with a database that holds anything the catalogue does not declare. */
export async function demandTruth(options: TruthOptions): Promise<void> {
  const untruths = await findUntruths(options)
  if (untruths.length > 0)
    throw new AppError('conflict', 'db.not_as_declared', {
      count: untruths.length,
      first: untruths.slice(0, 5).join(' '),
    })
}

export function compare(
  actual: Actual,
  catalogue: readonly Table[],
  appRole: string,
  foreign: ReadonlySet<string>,
): string[] {
  const declared = new Map(catalogue.map((table) => [table.name, table]))
  return [
    ...strangers(actual, declared, foreign),
    ...catalogue.flatMap((table) => [
      ...relationFaults(actual, table),
      ...columnFaults(actual, table),
      ...foreignKeyFaults(actual, table),
      ...indexFaults(actual, table),
      ...checkFaults(actual, table),
      ...wallFaults(actual, table, appRole),
    ]),
  ].toSorted()
}

function strangers(actual: Actual, declared: Map<string, Table>, foreign: ReadonlySet<string>): string[] {
  return [
    ...actual.relations
      .filter(
        ({ schema, name }) =>
          !foreign.has(schema) && (schema !== 'public' || (!declared.has(name) && !OWN_RELATIONS.has(name))),
      )
      .map(({ schema, name, kind }) => `${schema}.${name} (${kind}) is not in the catalogue.`),
    ...actual.triggers.map(
      ({ table, name }) => `Trigger or rule ${name} on ${table} is not in the catalogue.`,
    ),
    ...actual.functions
      .filter(
        ({ schema, ...found }) => !foreign.has(schema) && !(schema === 'public' && isOwnFunction(found)),
      )
      .map(({ schema, name }) => `Function ${schema}.${name} is not in the catalogue.`),
    ...actual.columns
      .filter(({ table, name }) => OWN_RELATIONS.get(table)?.includes(name) === false)
      .map(({ table, name }) => `Column ${table}.${name} is not in the catalogue.`),
    ...actual.grants
      .filter(({ table }) => !declared.has(table.split('.')[0] ?? ''))
      .map(({ table, privilege, grantee }) => `${table}: ${grantee} may ${privilege}.`),
    ...actual.others
      .filter(({ kind, name }) => !(kind === 'schema' && foreign.has(name)))
      .map(({ kind, name }) => `Unexpected ${kind}: ${name}.`),
  ]
}

function isOwnFunction({ name, source, trusted }: Omit<Actual['functions'][number], 'schema'>): boolean {
  return OWN_FUNCTIONS.get(name) === source && !trusted
}

function relationFaults(actual: Actual, { name }: Table): string[] {
  const found = actual.relations.find((relation) => relation.schema === 'public' && relation.name === name)
  if (!found) return [`Table ${name} is missing.`]
  if (found.kind !== 'r' && found.kind !== 'p') return [`${name} is not a table.`]
  if (found.persistence !== 'p') return [`Table ${name} is not durable: it is unlogged or temporary.`]
  if (found.elsewhere) return [`Table ${name} is kept in another place or way than the others.`]
  return []
}

function columnFaults(actual: Actual, { name, columns: specs }: Table): string[] {
  const found = new Map(
    actual.columns.filter(({ table }) => table === name).map((column) => [column.name, column]),
  )
  const missing = Object.keys(specs)
    .filter((column) => !found.has(column))
    .map((column) => `Column ${name}.${column} is missing.`)
  const wrong = [...found.values()].flatMap((column) => {
    const spec = specs[column.name]
    if (!spec) return [`Column ${name}.${column.name} is not in the catalogue.`]
    return [
      column.type === spec.sqlType
        ? ''
        : `Column ${name}.${column.name} is ${column.type}, declared ${spec.sqlType}.`,
      column.notNull === !spec.nullable
        ? ''
        : `Column ${name}.${column.name} ${column.notNull ? 'refuses' : 'allows'} null against its declaration.`,
      column.hasDefault === spec.defaulted
        ? ''
        : `Column ${name}.${column.name} ${column.hasDefault ? 'has an undeclared' : 'lacks its'} default.`,
      column.generated ? `Column ${name}.${column.name} is generated.` : '',
      column.collated ? `Column ${name}.${column.name} has a collation of its own.` : '',
    ].filter(Boolean)
  })
  return [...missing, ...wrong]
}

function difference(name: string, what: string, declared: string[], found: string[]): string[] {
  return [
    ...without(declared, found).map((one) => `${name}: declared ${what} ${one} is missing.`),
    ...without(found, declared).map((one) => `${name}: ${what} ${one} is not in the catalogue.`),
  ]
}

/** What is left of `these` when each of `those` has taken one: a second index like the first is one too many. */
function without(these: string[], those: string[]): string[] {
  const left = [...those]
  return these.filter((one) => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function foreignKeyFaults(actual: Actual, { name, columns: specs }: Table): string[] {
  const declared = Object.entries(specs).flatMap(([column, { references: to }]) =>
    to ? [`${column} → ${to.table}.${to.column} on delete ${to.onDelete}`] : [],
  )
  const found = actual.foreignKeys
    .filter(({ table }) => table === name)
    .map(
      (key) =>
        `${key.column} → ${key.target}.${key.targetColumn} on delete ${key.onDelete}${key.oddities && ` (${key.oddities})`}`,
    )
  return difference(name, 'foreign key', declared, found)
}

/** An index in one line, so that declared and found can be compared as text. */
function indexText(
  columns: readonly string[] | string,
  unique: boolean,
  where?: string | null,
  primary = false,
): string {
  const only = where ? ` where ${where.replaceAll(/[()]/g, '').toLowerCase()}` : ''
  return `${primary ? 'primary ' : ''}${unique ? 'unique ' : ''}(${String(columns)})${only}`
}

function indexFaults(actual: Actual, { name, indexes: specs, primaryKey }: Table): string[] {
  const declared = [
    indexText(primaryKey, true, null, true),
    ...Object.values(specs).map((index) => indexText(index.columns, index.unique ?? false, index.where)),
  ]
  const found = actual.indexes
    .filter(({ table }) => table === name)
    .map(
      (index) =>
        indexText(index.columns.replaceAll('"', ''), index.unique, index.where, index.primary) +
        (index.method === 'btree' ? '' : ` using ${index.method}`) +
        (index.oddities && ` (${index.oddities})`),
    )
  return difference(name, 'index', declared, found)
}

/** PostgreSQL rewrites `x in (…)`; both sides are reduced to words and literals in order. */
function gist(check: string): string {
  return (
    check
      .replace(/^CHECK/i, '')
      .replaceAll(/::[a-z ]+(\[\])?/g, '')
      .replaceAll(/\bANY\b|\bARRAY\b|\bin\b|=/gi, ' ')
      .match(/'[^']*'|[\w.]+|[<>+*/-]+/g) ?? []
  )
    .join(' ')
    .toLowerCase()
}

function checkFaults(actual: Actual, { name, columns: specs, checks }: Table): string[] {
  const lists = Object.entries(specs).flatMap(([column, { values }]) =>
    values ? [`${column} in (${values.map((value) => `'${value}'`).join(',')})`] : [],
  )
  return difference(
    name,
    'check',
    [...lists, ...checks].map(gist),
    actual.checks.filter(({ table }) => table === name).map(({ definition }) => gist(definition)),
  )
}

function wallFaults(actual: Actual, { name, scope, grants }: Table, appRole: string): string[] {
  const granted = actual.grants.filter(
    ({ table, grantee }) => (table === name || table.startsWith(`${name}.`)) && grantee === appRole,
  )
  const others = actual.grants.filter(
    ({ table, grantee }) => (table === name || table.startsWith(`${name}.`)) && grantee !== appRole,
  )
  const problems = [
    ...difference(
      name,
      'grant',
      grants.map((grant) => grant.toUpperCase()),
      granted.map(({ table, privilege }) => (table === name ? privilege : `${privilege} on ${table}`)),
    ),
    ...others.map(({ privilege, grantee }) => `${name}: ${grantee} may ${privilege}.`),
  ]
  if (scope === 'system') return problems
  const found = actual.relations.find((relation) => relation.schema === 'public' && relation.name === name)
  const policies = actual.policies.filter(({ table }) => table === name)
  const whole =
    policies.length === 1 &&
    policies[0]?.name === 'tenant_wall' &&
    policies[0].command === '*' &&
    policies[0].permissive &&
    policies[0].forAll
  const wanted = wallOver(name === 'tenant' ? 'id' : 'tenant_id')
  const sound = policies[0]?.using === wanted && policies[0].check === wanted
  if (found && !(found.rls && found.forced))
    problems.push(`${name}: row-level security is not enabled and forced.`)
  if (!whole || !sound) problems.push(`${name}: the tenant wall is not the declared policy.`)
  return problems
}
