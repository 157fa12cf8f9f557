import type { Database } from '#db/database.ts'
import type { Table } from '#db/table.ts'
import type { TenantId } from '#lib/ids.ts'

import type { Link } from '../links.ts'
import { type Placed, readPage } from '../store/rows.ts'
import type { Presented, Presenter } from './present.ts'

const PAGE = 2_000

/** What one table holds about a person: its rows by the links that make them theirs, in the order of time. */
export type Source = { table: Table; vias: string[] }

/** Tables with the links under which a row is the person's own; what merely mentions them is told apart. */
export function sourcesOf(links: readonly Link[]): Source[] {
  const own = Map.groupBy(
    links.filter(({ role }) => role === 'self'),
    ({ table }) => table,
  )
  return [...own].map(([table, of]) => ({ table, vias: of.map(({ via }) => via) }))
}

/** The rows of one table as the person may read them, a page at a time. */
export async function* readPresented(
  database: Database,
  tenantId: TenantId,
  presenter: Presenter,
  { table, vias }: Source,
  subjectId: string,
): AsyncGenerator<Presented[]> {
  const streams = vias.map((via, at) =>
    pages(database, tenantId, { table, via, not: vias.slice(0, at) }, subjectId),
  )
  let batch: Placed[] = []
  const show = async () => {
    const rows = batch.map(({ row }) => row)
    batch = []
    await database.read(tenantId, (db) => presenter.prepare(db, table, rows))
    return rows.map((row) => presenter.present(table, row))
  }
  for await (const placed of merged(streams)) {
    batch.push(placed)
    if (batch.length === PAGE) yield await show()
  }
  if (batch.length > 0) yield await show()
}

async function* pages(
  database: Database,
  tenantId: TenantId,
  from: { table: Table; via: string; not: readonly string[] },
  subjectId: string,
): AsyncGenerator<Placed> {
  const fetch = (after: readonly string[] | undefined) =>
    database.read(tenantId, (db) => readPage(db, from, subjectId, after, PAGE))
  let next: Promise<Placed[]> | undefined = fetch(undefined)
  while (next) {
    const page: Placed[] = await next
    // The next page is on its way while this one is written out.
    next = page.length < PAGE ? undefined : fetch(page.at(-1)?.place)
    // A reader who goes away leaves nobody to hear of a fault in it.
    next?.catch(() => undefined)
    yield* page
  }
}

/** Several ordered streams as one. Times compare as text: the server writes them in one zone and one form. */
async function* merged(streams: AsyncGenerator<Placed>[]): AsyncGenerator<Placed> {
  const heads: { placed: Placed; from: AsyncGenerator<Placed> }[] = []
  const pull = async (from: AsyncGenerator<Placed>) => {
    const next = await from.next()
    if (next.done !== true) heads.push({ placed: next.value, from })
  }
  for (const stream of streams) await pull(stream)
  while (heads.length > 0) {
    heads.sort((a, b) => (a.placed.place.join(' ') < b.placed.place.join(' ') ? -1 : 1))
    const first = heads.shift()
    if (!first) return
    yield first.placed
    await pull(first.from)
  }
}
