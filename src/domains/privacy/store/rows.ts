import { type RawBuilder, sql } from 'kysely'

import type { Db, Tx } from '#db/database.ts'
import type { Table } from '#db/table.ts'

import type { Act, Link } from '../links.ts'

/** Generic statements over the tables of the catalogue; names come from declarations, never from a request. */

const all = (conditions: RawBuilder<unknown>[]) => sql.join(conditions, sql` and `)
const either = (conditions: RawBuilder<unknown>[]) => sql`(${sql.join(conditions, sql` or `)})`

function touches(act: Act, subjectId: string): RawBuilder<unknown> {
  const conditions = [sql`${sql.ref(act.via)} = ${subjectId}`]
  if (act.kind === 'delete')
    for (const other of act.unless)
      conditions.push(either([sql`${sql.ref(other)} is null`, sql`${sql.ref(other)} = ${subjectId}`]))
  // Where the link itself stays, what has been emptied must not be counted again.
  if (act.kind === 'clear' && !act.columns.includes(act.via))
    conditions.push(either(act.columns.map((column) => sql`${sql.ref(column)} is not null`)))
  return all(conditions)
}

export async function countAct(db: Db, act: Act, subjectId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(act.table.name)} where ${touches(act, subjectId)}`.execute(db)
  return rows[0]?.n ?? 0
}

/** How many rows a batch took, and where the next one goes on. */
export type Batch = { touched: number; place: readonly string[] | undefined }

/**
 * Carries the act out on up to `limit` rows behind `after`, in the order of the table. Going on from a place keeps each
 * batch from walking over the dead rows of all batches before it.
 */
export async function applyAct(
  tx: Tx,
  act: Exclude<Act, { kind: 'keep' }>,
  subjectId: string,
  limit: number,
  after?: readonly string[],
): Promise<Batch> {
  // A limit makes a scan from the front look cheap, batch after batch.
  await sql`set local enable_seqscan = off`.execute(tx)
  const table = sql.table(act.table.name)
  const order = orderOf(act.table)
  const conditions = [touches(act, subjectId), ...(after ? [beyond(act.table, order, after)] : [])]
  const done =
    act.kind === 'delete'
      ? sql`delete from ${table} where ctid = any (array(select row_place from batch)) returning 1`
      : sql`update ${table} set ${emptied(act.columns, act.tombstones)}
          where ctid = any (array(select row_place from batch)) returning 1`
  const { rows } = await sql<{ touched: number; place: string[] | null }>`
    with batch as materialized (
      select ctid as row_place, ${placeOf(order)} as place, row_number() over () as n from (
        select ctid, ${refs(order)} from ${table} where ${all(conditions)} order by ${refs(order)} limit ${limit}
      ) as found
    ), done as (${done})
    select (select count(*)::int from done) as touched, (select place from batch order by n desc limit 1) as place`.execute(
    tx,
  )
  return { touched: rows[0]?.touched ?? 0, place: rows[0]?.place ?? undefined }
}

/** `gen_random_uuid` is called for each row anew, so that two rows of one person cannot be told to be of one person. */
function emptied(columns: readonly string[], tombstones: readonly string[]): RawBuilder<unknown> {
  return sql.join([
    ...columns.map((column) => sql`${sql.ref(column)} = null`),
    ...tombstones.map((column) => sql`${sql.ref(column)} = gen_random_uuid()`),
  ])
}

/** Empties a cell wherever it points to an identifier of the subject, though the row is about somebody else or nobody. */
export async function letGoOfIdentifiers(
  tx: Tx,
  cell: { table: Table; column: string; tombstone: string | undefined },
  subjectId: string,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update ${sql.table(cell.table.name)}
    set ${emptied([cell.column], cell.tombstone ? [cell.tombstone] : [])}
    where ${sql.ref(cell.column)} in (select id from identifier where sealed_for = ${subjectId})`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

/** Everybody else who is in a row that the acts change. */
export async function countOthers(db: Db, links: readonly Link[], subjectId: string): Promise<number> {
  const pairs = links.flatMap(({ table, via }) =>
    links
      .filter((other) => other.table === table && other.via !== via && other.role !== 'actor')
      .map((other) => ({ table: table.name, via, other: other.via })),
  )
  if (pairs.length === 0) return 0
  const parts = pairs.map(
    ({ table, via, other }) =>
      sql`select ${sql.ref(other)} as who from ${sql.table(table)} where ${sql.ref(via)} = ${subjectId}`,
  )
  const { rows } = await sql<{ n: number }>`
    select count(distinct who)::int as n from (${sql.join(parts, sql` union all `)}) as parties
    where who is not null and who <> ${subjectId}`.execute(db)
  return rows[0]?.n ?? 0
}

/** How many rows of a table are about the subject, by any link. */
export async function countHeld(
  db: Db,
  table: Table,
  vias: readonly string[],
  subjectId: string,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table.name)}
    where ${either(vias.map((via) => sql`${sql.ref(via)} = ${subjectId}`))}`.execute(db)
  return rows[0]?.n ?? 0
}

export type Row = Record<string, unknown>
/** A row with its place in the order of its table: text, since a `Date` would lose the microseconds. */
export type Placed = { row: Row; place: string[] }

/** The columns by which the rows of a table are put in order: the first time it has, then its key. */
function orderOf(table: Table): string[] {
  const time = Object.entries(table.columns).find(
    ([, { sqlType, nullable }]) => sqlType === 'timestamp with time zone' && !nullable,
  )?.[0]
  return [...(time ? [time] : []), ...table.primaryKey]
}

const refs = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)))
const placeOf = (order: readonly string[]) =>
  sql`array[${sql.join(order.map((column) => sql`${sql.ref(column)}::text`))}]`

function beyond(table: Table, order: readonly string[], place: readonly string[]): RawBuilder<unknown> {
  const values = place.map((value, at) => {
    const type = sql.raw(table.columns[order[at] ?? '']?.sqlType ?? 'text')
    return sql`${value}::text::${type}`
  })
  return sql`(${refs(order)}) > (${sql.join(values)})`
}

/**
 * The next rows that are about the subject by `via`, after `after`. Pages are transactions of their own: a slow reader
 * must not hold a snapshot open. `not` names links under which a row was already read.
 */
export async function readPage(
  db: Db,
  { table, via, not }: { table: Table; via: string; not: readonly string[] },
  subjectId: string,
  after: readonly string[] | undefined,
  limit: number,
): Promise<Placed[]> {
  const order = orderOf(table)
  const { rows } = await sql<Row & { __place: string[] }>`
    select *, ${placeOf(order)} as __place
    from ${sql.table(table.name)}
    where ${all([
      sql`${sql.ref(via)} = ${subjectId}`,
      ...not.map((other) => sql`${sql.ref(other)} is distinct from ${subjectId}`),
      ...(after ? [beyond(table, order, after)] : []),
    ])}
    order by ${refs(order)} limit ${limit}`.execute(db)
  return rows.map(({ __place, ...row }) => ({ row, place: __place }))
}
