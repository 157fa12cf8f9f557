import { queryOptions } from '@tanstack/react-query'

import type { JournalEntry } from '#domains/records/contract.ts'

import { api } from '../../app/api/api.ts'
import type { Items } from '../../app/api/shapes.ts'
import { dayOf } from '../../ui/time-format.ts'

export const JOURNAL_FILTERS = ['all', 'missed', 'incoming', 'outgoing'] as const
export type JournalFilter = (typeof JOURNAL_FILTERS)[number]

/** The whole journal in one answer: it is short by design. The filter works on what is here. */
export const journalQuery = queryOptions({
  queryKey: ['journal'],
  queryFn: ({ signal }) => api.get<Items<JournalEntry>>('/me/journal', signal),
})

export function isShown(entry: JournalEntry, filter: JournalFilter): boolean {
  if (filter === 'all') return true
  return filter === 'missed' ? isMissed(entry) : entry.direction === filter
}

/** Somebody wanted to reach this person and did not. */
export function isMissed(entry: JournalEntry): boolean {
  return entry.direction === 'incoming' && entry.outcome !== 'answered'
}

export type JournalDay = { day: string; entries: JournalEntry[] }

/** Entries by the reader's day, in the order they came. */
export function byDay(entries: readonly JournalEntry[], timeZone?: string): JournalDay[] {
  const days: JournalDay[] = []
  for (const entry of entries) {
    const day = dayOf(new Date(entry.at), timeZone)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}
