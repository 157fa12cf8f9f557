import { randomUUID } from 'node:crypto'

import type { Tx } from '#db/database.ts'
import type { CallEnd, CallFacts, PartyRef } from '#domains/calls/index.ts'
import type { People } from '#domains/people/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import { newId, type SubjectId } from '#lib/ids.ts'

import type { EndedCall } from './spool/entry.ts'
import * as store from './store.ts'

/** 4K-150: as shipped, 20 incoming and 10 outgoing. */
export const JOURNAL_CAPS = { incoming: 20, outgoing: 10 } as const

type Deps = { vault: Vault; people: People }

/**
 * Writes records and both journals of several calls of one tenant in the caller's unit of work. A call that is there
 * already is left alone, journals included; a party who was erased meanwhile becomes a random token.
 */
export async function writeCalls(
  { vault, people }: Deps,
  tx: Tx,
  calls: readonly EndedCall[],
): Promise<SubjectId[]> {
  const parties = calls.flatMap(({ facts }) => [facts.caller, ...(facts.callee ? [facts.callee] : [])])
  const subjects = [...new Set(parties.map(({ subjectId }) => subjectId))]
  const locked = await store.lockLivingSubjects(tx, subjects)
  // A key that is fenced has begun to be erased, whatever the row still says.
  const living = new Set(subjects.filter((id) => locked.has(id) && vault.keys.state(id) === 'active'))
  const numbers = await store.findExistingIdentifiers(tx, [
    ...new Set(parties.flatMap(({ identifierId }) => identifierId ?? [])),
  ])
  const sides = (party: PartyRef | undefined) => sideOf(party, living, numbers)

  const kept = calls.filter(({ facts }) => sides(facts.caller).subject ?? sides(facts.callee).subject)
  const added = await store.insertRecords(
    tx,
    kept.map((call) => recordRow(call, sides, vault)),
  )
  const keepers = await people.keepsJournal(tx, [...living])
  const entries = kept
    .filter(({ facts }) => added.has(facts.id))
    .flatMap((call) => journalRows(call, sides, keepers, vault))
  await store.insertJournal(tx, entries)
  const owners = [...new Set(entries.map((entry) => entry.owner_subject_id as SubjectId))]
  await store.capJournals(tx, owners, JOURNAL_CAPS)
  return owners
}

type Side = { subject: SubjectId | null; identifier: string | null; tombstone: string | null }

function sideOf(
  party: PartyRef | undefined,
  living: ReadonlySet<string>,
  numbers: ReadonlySet<string>,
): Side {
  if (!party) return { subject: null, identifier: null, tombstone: null }
  if (!living.has(party.subjectId)) return { subject: null, identifier: null, tombstone: randomUUID() }
  const identifier =
    party.identifierId !== undefined && numbers.has(party.identifierId) ? party.identifierId : null
  return { subject: party.subjectId, identifier, tombstone: null }
}

function recordRow(
  { facts, end }: EndedCall,
  sides: (party: PartyRef | undefined) => Side,
  vault: Vault,
): store.NewCallRecord {
  const caller = sides(facts.caller)
  const callee = sides(facts.callee)
  return {
    id: facts.id,
    tenant_id: facts.tenantId,
    caller_subject_id: caller.subject,
    caller_identifier_id: caller.identifier,
    caller_tombstone: caller.tombstone,
    caller_withheld: facts.withheld,
    callee_subject_id: callee.subject,
    callee_identifier_id: callee.identifier,
    callee_tombstone: callee.tombstone,
    dialled:
      caller.subject === null
        ? null
        : vault.sealMaybe(caller.subject, 'call_record.dialled', facts.id, facts.dialled),
    type: facts.type,
    disposition: end.disposition,
    cause: end.cause,
    ended_by: end.endedBy,
    started_at: new Date(facts.startedAtMs),
    answered_at: end.answer ? new Date(end.answer.answeredAtMs) : null,
    ended_at: new Date(end.endedAtMs),
    ring_ms: callee.subject === null ? null : Math.max(0, Math.round(ringMs(facts, end))),
    duration_ms: durationMs(end),
  }
}

function ringMs(facts: CallFacts, end: CallEnd): number {
  return end.answer?.ringMs ?? end.endedAtMs - facts.startedAtMs
}

function durationMs({ answer, endedAtMs, disposition }: CallEnd): number {
  return answer && disposition === 'answered' ? Math.max(0, Math.round(endedAtMs - answer.answeredAtMs)) : 0
}

function journalRows(
  { facts, end }: EndedCall,
  sides: (party: PartyRef | undefined) => Side,
  keepers: ReadonlySet<string>,
  vault: Vault,
): store.NewJournalEntry[] {
  const entry = (direction: 'incoming' | 'outgoing', owner: Side, peer: Side): store.NewJournalEntry[] => {
    if (owner.subject === null || !keepers.has(owner.subject)) return []
    const id = newId()
    const withheld = direction === 'incoming' && facts.withheld
    return [
      {
        id,
        tenant_id: facts.tenantId,
        owner_subject_id: owner.subject,
        direction,
        peer_subject_id: withheld ? null : peer.subject,
        peer_identifier_id: withheld ? null : peer.identifier,
        peer_tombstone: withheld ? null : peer.tombstone,
        dialled:
          direction === 'outgoing'
            ? vault.sealMaybe(owner.subject, 'journal_entry.dialled', id, facts.dialled)
            : null,
        withheld,
        outcome: direction === 'outgoing' ? outgoingOutcome(end) : incomingOutcome(end),
        at: new Date(facts.startedAtMs),
        duration_ms: end.disposition === 'answered' ? durationMs(end) : null,
      },
    ]
  }
  const caller = sides(facts.caller)
  const callee = sides(facts.callee)
  return [...entry('outgoing', caller, callee), ...entry('incoming', callee, caller)]
}

/** 4K-155: free, busy or connected, in more words. */
function outgoingOutcome({ disposition }: CallEnd): string {
  return disposition === 'cancelled' ? 'no_answer' : disposition
}

function incomingOutcome({ disposition }: CallEnd): string {
  if (disposition === 'answered' || disposition === 'busy' || disposition === 'rejected') return disposition
  return 'missed'
}
