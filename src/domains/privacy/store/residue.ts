import { sql } from 'kysely'

import type { Db } from '#db/database.ts'
import type { Table } from '#db/table.ts'

/** How many rows of each erased subject are still linked by this column. */
export async function countLinked(db: Db, table: Table, via: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table.name)} as t
    where t.${sql.ref(via)} in (select id from subject where state = 'erased')`.execute(db)
  return rows[0]?.n ?? 0
}

/** Whose keys the values of a sealed column name, with the number of values of each. */
export async function listOwners(
  db: Db,
  table: Table,
  column: string,
): Promise<{ owner: Buffer; rows: number }[]> {
  const { rows } = await sql<{ owner: Buffer; rows: number }>`
    select substring(${sql.ref(column)} from 3 for 16) as owner, count(*)::int as rows
    from ${sql.table(table.name)} where ${sql.ref(column)} is not null group by 1`.execute(db)
  return rows
}

/** Tombstones that stand in more than one row: each must be new, or the rows of one person can be told from others. */
export async function countRepeated(db: Db, table: Table, column: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select (count(${sql.ref(column)}) - count(distinct ${sql.ref(column)}))::int as n
    from ${sql.table(table.name)}`.execute(db)
  return rows[0]?.n ?? 0
}

export async function listErased(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('subject').select('id').where('state', '=', 'erased').execute()
  return rows.map(({ id }) => id)
}
