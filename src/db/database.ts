import { Kysely, PostgresDialect, type Transaction, sql } from 'kysely'
import { Pool, types } from 'pg'

import { AppError, faultCode } from '#lib/errors.ts'
import type { Bus, DomainEvent } from '#lib/events.ts'
import { isId, type TenantId } from '#lib/ids.ts'
import { faultFields } from '#lib/faults.ts'
import type { Log } from '#lib/log.ts'

import type { Schema } from './schema.ts'

/** A reading handle inside one tenant's wall. */
export type Db = Pick<Kysely<Schema>, 'selectFrom' | 'selectNoFrom' | 'with' | 'fn' | 'getExecutor'>
/** A unit of work inside one tenant's wall. Store writes take it, so that forgetting the transaction does not compile. */
export type Tx = Transaction<Schema> & { readonly __unitOfWork: true }
/** Queues news for after the commit; dropped with a rollback. */
export type Tell = (event: Omit<DomainEvent, 'tenantId'>) => void

export type Database = {
  read<T>(tenantId: TenantId, run: (db: Db) => Promise<T>): Promise<T>
  write<T>(tenantId: TenantId, run: (tx: Tx, tell: Tell) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export type DatabaseOptions = { url: string; log: Log; bus: Bus; poolSize?: number }

const CONNECT_WITHIN_MS = 2_000
/** A statement that takes longer is given up, so that a stalled database cannot stall the calls. */
const STATEMENT_WITHIN_MS = 15_000
// Counts and sequence numbers stay far below 2^53.
types.setTypeParser(types.builtins.INT8, Number)

/** Opens the pool as the application role. Every read and write runs in a transaction that carries the tenant. */
export function openDatabase({ url, log, bus, poolSize = 16 }: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: STATEMENT_WITHIN_MS,
    application_name: 'sotto',
  })
  // A connection that breaks is replaced at the next use. Each needs a listener of its own: between two statements of a
  // transaction the pool does not listen, and an event nobody hears would end the process.
  pool.on('connect', (client) =>
    client.on('error', (fault) => log.warn('db.connection_lost', faultFields(fault))),
  )
  pool.on('error', () => undefined)
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })

  async function unit<T>(
    mode: 'read only' | 'read write',
    tenantId: TenantId,
    run: (handle: Kysely<Schema>) => Promise<T>,
  ): Promise<T> {
    if (!isId(tenantId)) throw new AppError('invalid', 'db.tenant_malformed')
    try {
      return await kysely.connection().execute(async (connection) => {
        // One round trip: the tenant is checked above to be nothing but a UUID.
        await sql.raw(`begin ${mode}; set local sotto.tenant = '${tenantId}'`).execute(connection)
        try {
          const result = await run(connection)
          await sql.raw('commit').execute(connection)
          return result
        } catch (fault) {
          await sql
            .raw('rollback')
            .execute(connection)
            .catch(() => undefined)
          throw fault
        }
      })
    } catch (fault) {
      throw isOutage(fault) ? new AppError('unavailable', 'db.unavailable') : fault
    }
  }

  return {
    read: (tenantId, run) => unit('read only', tenantId, run),
    async write(tenantId, run) {
      const news: DomainEvent[] = []
      const result = await unit('read write', tenantId, (handle) =>
        run(handle as unknown as Tx, (event) => news.push({ ...event, tenantId })),
      )
      for (const event of news) bus.publish(event)
      return result
    },
    close: () => kysely.destroy(),
  }
}

/** SQLSTATE classes of a database that is away or going: connection, resources, operator intervention. */
const OUTAGE = /^(08|53|57)/
const OUTAGE_ERRNO = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])
const OUTAGE_WORDS = /timeout|terminated|Connection ended|not queryable/i

/** Did the statement fail because the database was not there, rather than because it said no? */
export function isOutage(fault: unknown): boolean {
  if (fault instanceof AppError) return fault.code === 'db.unavailable'
  const said = faultCode(fault)
  if (OUTAGE.test(said) && said.length === 5) return true
  if (OUTAGE_ERRNO.has(said)) return true
  return fault instanceof Error && !('severity' in fault) && OUTAGE_WORDS.test(fault.message)
}
