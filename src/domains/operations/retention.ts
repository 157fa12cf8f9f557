import { personalColumns, type Table } from '#db/table.ts'
import type { Database } from '#db/database.ts'
import type { Clock } from '#lib/clock.ts'
import type { TenantId } from '#lib/ids.ts'

import * as store from './store.ts'

/** What happens to the rows of one table when their time is over; read from its declaration. */
export type RetentionRule = {
  table: string
  /** ISO 8601, as declared. */
  period: string
  /** The column that the period counts from. */
  since: string
  /** Empty: the row goes. Else these cells are emptied, where the application may not delete the row. */
  clears: readonly string[]
}

/** The rules of the catalogue. A table whose end is another one (an erasure, say) has none. */
export function retentionRules(catalogue: readonly Table[]): RetentionRule[] {
  return catalogue.flatMap((table) => {
    const { since } = table
    const personal = personalColumns(table)
    const [period, another] = new Set(personal.map(([, { retention }]) => retention.period))
    if (since === undefined || period === undefined) return []
    if (another !== undefined)
      throw new Error(`catalogue: ${table.name}: its rows cannot go after ${period} and after ${another}`)
    const clears = table.grants.includes('delete') ? [] : personal.map(([name]) => name)
    return [{ table: table.name, period, since, clears }]
  })
}

/** Columns anywhere that refer to an identifier: it goes when the last of them has let go. */
function identifierReferences(catalogue: readonly Table[]): { table: string; column: string }[] {
  return catalogue.flatMap(({ name, columns }) =>
    Object.entries(columns).flatMap(([column, { references }]) =>
      references?.table === 'identifier' ? [{ table: name, column }] : [],
    ),
  )
}

const ROWS_AT_ONCE = 5_000

/** Retention as the catalogue declares it: the periods stand there and nowhere else. */
export function createRetention(deps: { database: Database; clock: Clock; catalogue: readonly Table[] }) {
  const { database, clock, catalogue } = deps
  const rules = retentionRules(catalogue)
  const references = identifierReferences(catalogue)

  /** In portions, so that no transaction stands in the way of calls. */
  async function apply(tenantId: TenantId, rule: RetentionRule): Promise<number> {
    const before = endOf(clock.now(), rule.period)
    for (let changed = 0; ;) {
      const rows = await database.write(tenantId, (tx) => store.expire(tx, rule, before, ROWS_AT_ONCE))
      changed += rows
      if (rows < ROWS_AT_ONCE) return changed
    }
  }

  return {
    rules,
    /** Ends what is past its time in one company; answers how many rows that were. */
    async sweep(tenantId: TenantId): Promise<number> {
      let changed = 0
      for (const rule of rules) changed += await apply(tenantId, rule)
      changed += await database.write(tenantId, (tx) => store.dropLooseIdentifiers(tx, references))
      return changed
    },
  }
}

/** The moment before which everything is past a period that ends now; months have the length that the calendar gives them. */
function endOf(now: Date, period: string): Date {
  const then = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('UTC')
    .subtract(Temporal.Duration.from(period))
  return new Date(then.epochMilliseconds)
}
