import { type Client, escapeIdentifier } from 'pg'

import { connect } from './connect.ts'

/** What could not be done with the rights the connection has. */
export type Unreached = 'statistics' | 'write_ahead_log' | 'recycled_log'

const LOCK_WITHIN = '3s'
const TRIES = 20
const SNAPSHOTS_WITHIN_MS = 30_000
const PAUSE_MS = 100
const INSUFFICIENT_PRIVILEGE = '42501'
const LOCK_NOT_AVAILABLE = '55P03'
/** One number for all rewrites on one database: two at once would wait for each other. */
const REWRITE_LOCK = 7_361_904

/** Bytes that the tables take on disk, indexes and long values included. */
export async function sizeOf(url: string, tables: readonly string[]): Promise<number> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ bytes: string }>(
      'select coalesce(sum(pg_total_relation_size(c.oid)), 0)::text as bytes from pg_class c where c.relname = any ($1) and c.relnamespace = $2::regnamespace',
      [tables, 'public'],
    )
    return Number(rows[0]?.bytes ?? 0)
  })
}

/**
 * Writes the tables anew without the dead rows, forgets what the planner sampled from them, and lets the write-ahead log
 * that still holds the old rows go. VACUUM alone leaves the bytes where they are.
 */
export async function rewrite(url: string, tables: readonly string[]): Promise<Unreached[]> {
  return withClient(url, async (client) => {
    const unreached: Unreached[] = []
    await client.query('select pg_advisory_lock($1)', [REWRITE_LOCK])
    await client.query(`set lock_timeout = '${LOCK_WITHIN}'`)
    await waitForOldSnapshots(client)
    for (const table of tables) await patiently(() => client.query(`vacuum full ${escapeIdentifier(table)}`))
    const forgot = await permitted(async () => {
      await client.query(
        'delete from pg_statistic where starelid in (select oid from pg_class where relname = any ($1))',
        [tables],
      )
      await patiently(() => client.query('vacuum full pg_statistic'))
    })
    if (!forgot) unreached.push('statistics')
    for (const table of tables) await client.query(`analyze ${escapeIdentifier(table)}`)
    const switched = await permitted(async () => {
      await client.query('select pg_switch_wal()')
      await client.query('checkpoint')
    })
    if (!switched) unreached.push('write_ahead_log')
    const { rows } = await client.query<{ recycled: boolean }>(
      `select current_setting('wal_recycle')::boolean as recycled`,
    )
    if (rows[0]?.recycled) unreached.push('recycled_log')
    return unreached
  })
}

/** A reader that began before the deletion would make VACUUM FULL carry the dead rows over. */
async function waitForOldSnapshots(client: Client): Promise<void> {
  const { rows } = await client.query<{ now: string }>('select pg_current_xact_id()::xid::text as now')
  const until = Date.now() + SNAPSHOTS_WITHIN_MS
  for (;;) {
    const { rowCount } = await client.query(
      `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and backend_xmin is not null and age(backend_xmin) > age($1::text::xid)`,
      [rows[0]?.now],
    )
    if (rowCount === 0 || Date.now() > until) return
    await pause()
  }
}

async function patiently(run: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await run()
      return
    } catch (fault) {
      if (codeOf(fault) !== LOCK_NOT_AVAILABLE || attempt === TRIES) throw fault
      await pause()
    }
  }
}

async function permitted(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run()
    return true
  } catch (fault) {
    if (codeOf(fault) === INSUFFICIENT_PRIVILEGE) return false
    throw fault
  }
}

const codeOf = (fault: unknown) =>
  typeof fault === 'object' && fault !== null && 'code' in fault ? fault.code : undefined

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))

async function withClient<T>(url: string, run: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect(url)
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
