import type { Database } from '#db/database.ts'
import type { Audit } from '#domains/audit/index.ts'
import type { People } from '#domains/people/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import { actingSubject, type Ctx } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import type { SubjectId } from '#lib/ids.ts'

import type { CallRecord, JournalEntry, RecordQuery } from './contract.ts'
import { maskParty, type PartyColumns, readParties } from './parties.ts'
import { mayReadJournal, recordsScope } from './policy.ts'
import * as store from './store.ts'

export type RecordVerbsDeps = { database: Database; vault: Vault; people: People; audit: Audit }

const callerOf = (row: store.CallRecordRow): PartyColumns => ({
  subject: row.caller_subject_id,
  identifier: row.caller_identifier_id,
  tombstone: row.caller_tombstone,
})
const calleeOf = (row: store.CallRecordRow): PartyColumns => ({
  subject: row.callee_subject_id,
  identifier: row.callee_identifier_id,
  tombstone: row.callee_tombstone,
})
const peerOf = (row: store.JournalRow): PartyColumns => ({
  subject: row.peer_subject_id,
  identifier: row.peer_identifier_id,
  tombstone: row.peer_tombstone,
})

export type RecordVerbs = ReturnType<typeof createRecordVerbs>

/** Reading and removing call records and journals. Writing is the ledger's. */
export function createRecordVerbs({ database, vault, people, audit }: RecordVerbsDeps) {
  function view(
    row: store.CallRecordRow,
    reader: string | undefined,
    party: (of: PartyColumns) => CallRecord['caller'],
  ): CallRecord {
    const isCaller = reader !== undefined && row.caller_subject_id === reader
    const isCallee = reader !== undefined && row.callee_subject_id === reader
    const caller = row.caller_withheld && !isCaller ? { withheld: true } : party(callerOf(row))
    const callee = party(calleeOf(row))
    const isParty = isCaller || isCallee
    const dialled = isCaller ? vault.openMaybe(row.dialled, 'call_record.dialled', row.id) : undefined
    return {
      id: row.id,
      started_at: row.started_at.toISOString(),
      ...(row.answered_at ? { answered_at: row.answered_at.toISOString() } : {}),
      ended_at: row.ended_at.toISOString(),
      ...(isCallee && row.ring_ms !== null ? { ring_seconds: row.ring_ms / 1000 } : {}),
      duration_seconds: row.duration_ms / 1000,
      ...(isParty ? { direction: isCaller ? ('outgoing' as const) : ('incoming' as const) } : {}),
      type: row.type as CallRecord['type'],
      disposition: row.disposition as CallRecord['disposition'],
      cause: row.cause,
      ended_by: row.ended_by as CallRecord['ended_by'],
      caller: isParty ? caller : maskParty(caller),
      callee: isParty ? callee : maskParty(callee),
      ...(dialled === undefined ? {} : { dialled }),
    }
  }

  function demandOwn(ctx: Ctx): SubjectId {
    const own = actingSubject(ctx)
    if (own === undefined || !mayReadJournal(ctx, own)) throw new AppError('forbidden', 'records.forbidden')
    return own
  }

  return {
    /** Call records, newest first: one's own in full; all of the company with the parties masked for its officers. */
    async list(ctx: Ctx, query: RecordQuery): Promise<{ items: CallRecord[]; total: number }> {
      const scope = recordsScope(ctx)
      const reader = actingSubject(ctx)
      if (scope === 'none') throw new AppError('forbidden', 'records.forbidden')
      const filter: store.RecordFilter = {
        of: scope === 'own' ? reader : undefined,
        from: query.from === undefined ? undefined : new Date(query.from),
        to: query.to === undefined ? undefined : new Date(query.to),
      }
      if (scope === 'all_masked') await audit.note(ctx, { action: 'record.listed', object: 'call_record' })
      return database.read(ctx.tenantId, async (db) => {
        const rows = await store.listRecords(db, filter, query)
        const party = await readParties(
          { vault, people },
          db,
          rows.flatMap((row) => [callerOf(row), calleeOf(row)]),
        )
        return {
          items: rows.map((row) => view(row, reader, party)),
          total: await store.countRecords(db, filter),
        }
      })
    },

    /** Somebody's journal: theirs alone. Anyone else is refused, and the attempt is written down. */
    async journal(ctx: Ctx, owner: SubjectId, direction?: 'incoming' | 'outgoing'): Promise<JournalEntry[]> {
      if (!mayReadJournal(ctx, owner)) return refuse(ctx, owner)
      return database.read(ctx.tenantId, async (db) => {
        const rows = await store.listJournal(db, owner, direction)
        const party = await readParties({ vault, people }, db, rows.map(peerOf))
        return rows.map((row): JournalEntry => {
          const dialled = vault.openMaybe(row.dialled, 'journal_entry.dialled', row.id)
          return {
            id: row.id,
            direction: row.direction as JournalEntry['direction'],
            outcome: row.outcome as JournalEntry['outcome'],
            at: row.at.toISOString(),
            ...(row.duration_ms === null ? {} : { duration_seconds: row.duration_ms / 1000 }),
            party: row.withheld
              ? { withheld: true }
              : { ...party(peerOf(row)), ...(dialled === undefined ? {} : { number: dialled }) },
          }
        })
      })
    },

    async deleteJournalEntry(ctx: Ctx, id: string): Promise<void> {
      const owner = demandOwn(ctx)
      await database.write(ctx.tenantId, async (tx, tell) => {
        if ((await store.deleteJournal(tx, owner, id)) === 0)
          throw new AppError('not_found', 'records.journal_entry_unknown')
        tell({ name: 'journal.changed', ids: { person: owner } })
      })
    },

    async clearJournal(ctx: Ctx): Promise<void> {
      const owner = demandOwn(ctx)
      await database.write(ctx.tenantId, async (tx, tell) => {
        await store.deleteJournal(tx, owner)
        tell({ name: 'journal.changed', ids: { person: owner } })
      })
    },
  }

  async function refuse(ctx: Ctx, owner: SubjectId): Promise<never> {
    await audit.note(ctx, { action: 'journal.read', object: 'journal', subjectId: owner, outcome: 'refused' })
    throw new AppError('forbidden', 'records.forbidden')
  }
}
