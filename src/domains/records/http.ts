import { selfOf } from '#lib/context.ts'
import { type Route, route } from '#lib/route.ts'
import { ById, pageOf } from '#lib/shapes.ts'

import { CallRecordList, JournalList, JournalQuery, RecordQuery } from './contract.ts'
import type { RecordVerbs } from './service.ts'

/** Call records, masked for the company's officers, and one's own journal. Nobody else's journal has a route. */
export function recordRoutes(records: RecordVerbs): Route[] {
  return [
    ...ownJournal(records),
    route({
      method: 'GET',
      path: '/records',
      who: 'signed_in',
      summary: 'List call records, newest first: my own, or the company’s with the parties masked',
      query: RecordQuery,
      answer: CallRecordList,
      run: (ctx, { query }) => records.list(ctx, query),
    }),
  ]
}

function ownJournal(records: RecordVerbs): Route[] {
  return [
    route({
      method: 'GET',
      path: '/me/journal',
      who: 'self',
      summary: 'List my recent calls, newest first',
      query: JournalQuery,
      answer: JournalList,
      run: async (ctx, { query }) => pageOf(await records.journal(ctx, selfOf(ctx), query.direction)),
    }),
    route({
      method: 'DELETE',
      path: '/me/journal/:id',
      who: 'self',
      summary: 'Delete one entry of my journal',
      params: ById,
      run: (ctx, { params }) => records.deleteJournalEntry(ctx, params.id),
    }),
    route({
      method: 'DELETE',
      path: '/me/journal',
      who: 'self',
      summary: 'Empty my journal',
      run: (ctx) => records.clearJournal(ctx),
    }),
  ]
}
