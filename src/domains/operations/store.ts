import { sql } from 'kysely'

import type { Db, Tx } from '#db/database.ts'

export type DueRow = {
  job: string
  due_at: Date
  started_at: Date | null
  finished_at: Date | null
  failures: number
}

/** A job that is new gets a first time; one that is known keeps its own. */
export async function ensureJob(tx: Tx, job: string, dueAt: Date): Promise<void> {
  await tx
    .insertInto('job_timetable')
    .values({ job, due_at: dueAt })
    .onConflict((conflict) => conflict.column('job').doNothing())
    .execute()
}

/** Jobs that the program no longer has. */
export async function dropOthers(tx: Tx, jobs: readonly string[]): Promise<void> {
  await tx.deleteFrom('job_timetable').where('job', 'not in', jobs).execute()
}

/** Takes the job when it is due and nobody alive is at it. One statement, so that of two takers one gets it. */
export async function claim(
  tx: Tx,
  job: string,
  by: { holder: string; now: Date; until: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('job_timetable')
    .set({ holder: by.holder, lease_until: by.until, started_at: by.now })
    .where('job', '=', job)
    .where('due_at', '<=', by.now)
    .where((is) => is.or([is('lease_until', 'is', null), is('lease_until', '<=', by.now)]))
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

export async function extend(tx: Tx, job: string, holder: string, until: Date): Promise<void> {
  await tx
    .updateTable('job_timetable')
    .set({ lease_until: until })
    .where('job', '=', job)
    .where('holder', '=', holder)
    .execute()
}

export async function finish(
  tx: Tx,
  job: string,
  how: { holder: string; dueAt: Date; finishedAt: Date; changed: number } | { holder: string; dueAt: Date },
): Promise<void> {
  const done = 'finishedAt' in how
  await tx
    .updateTable('job_timetable')
    .set((is) => ({
      holder: null,
      lease_until: null,
      due_at: how.dueAt,
      ...(done
        ? { finished_at: how.finishedAt, failures: 0, changed: how.changed }
        : { failures: is('failures', '+', 1) }),
    }))
    .where('job', '=', job)
    .where('holder', '=', how.holder)
    .execute()
}

export function listJobs(db: Db): Promise<DueRow[]> {
  return db
    .selectFrom('job_timetable')
    .select(['job', 'due_at', 'started_at', 'finished_at', 'failures'])
    .orderBy('due_at')
    .execute()
}

/** What the application's own role could do beyond its wall: all of it must be nothing. */
export async function findPowers(db: Db): Promise<{ powers: string[]; owned: number; open: string[] }> {
  const role = await sql<{ power: string; held: boolean }>`
    select power, held from pg_roles,
      lateral (values ('superuser', rolsuper), ('bypassrls', rolbypassrls), ('createrole', rolcreaterole),
        ('createdb', rolcreatedb), ('replication', rolreplication)) as powers (power, held)
    where rolname = current_user`.execute(db)
  const owned = await sql<{ count: number }>`
    select count(*) as count from pg_class where relowner = (select oid from pg_roles where rolname = current_user)`.execute(
    db,
  )
  const open = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'tenant_directory'
      and not (c.relrowsecurity and c.relforcerowsecurity)`.execute(db)
  return {
    powers: role.rows.filter(({ held }) => held).map(({ power }) => power),
    owned: owned.rows[0]?.count ?? 0,
    open: open.rows.map(({ name }) => name),
  }
}

/** The database's own time, to compare clocks with. */
export async function readTime(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  return rows[0]?.now ?? new Date(0)
}

/** Deletes rows, or empties cells, whose `since` lies before a moment; at most `limit` rows, and answers how many. */
export async function expire(
  tx: Tx,
  { table, since, clears }: { table: string; since: string; clears: readonly string[] },
  before: Date,
  limit: number,
): Promise<number> {
  const name = sql.table(table)
  const past = sql`${sql.ref(since)} < ${before}`
  if (clears.length === 0) {
    const { numAffectedRows } = await sql`delete from ${name} where ctid = any (array(
      select ctid from ${name} where ${past} limit ${limit}))`.execute(tx)
    return Number(numAffectedRows ?? 0)
  }
  const filled = sql.join(
    clears.map((column) => sql`${sql.ref(column)} is not null`),
    sql` or `,
  )
  const empty = sql.join(clears.map((column) => sql`${sql.ref(column)} = null`))
  const { numAffectedRows } = await sql`update ${name} set ${empty} where ctid = any (array(
    select ctid from ${name} where ${past} and (${filled}) limit ${limit}))`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** Identifiers that nobody holds or held within the time that is kept, and no call refers to. */
export async function dropLooseIdentifiers(
  tx: Tx,
  references: readonly { table: string; column: string }[],
): Promise<number> {
  const unreferenced = sql.join(
    references.map(
      ({ table, column }) =>
        sql`not exists (select 1 from ${sql.table(table)} as other where other.${sql.ref(column)} = identifier.id)`,
    ),
    sql` and `,
  )
  const { numAffectedRows } = await sql`delete from identifier where ${unreferenced}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}
