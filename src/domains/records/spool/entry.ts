import type { CallAnswer, CallEnd, CallFacts } from '#domains/calls/index.ts'

/** What the spool holds: a call was answered, a call is over, and the process was alive at a moment. */
export type SpoolEntry =
  | { kind: 'answered'; facts: CallFacts; answer: CallAnswer }
  | { kind: 'ended'; facts: CallFacts; end: CallEnd }
  | { kind: 'alive'; atMs: number }

export type EndedCall = { readonly facts: CallFacts; readonly end: CallEnd }
export type OpenCall = { readonly facts: CallFacts; readonly answer: CallAnswer }

export type Replay = { open: Map<string, OpenCall>; ended: Map<string, EndedCall>; lastAliveMs: number }

/** Q.850 41, temporary failure: what is left to say about a call whose end nobody saw. */
const INTERRUPTED_CAUSE = 41

/** What the entries add up to, in their order. */
export function replay(entries: readonly SpoolEntry[]): Replay {
  const state: Replay = { open: new Map(), ended: new Map(), lastAliveMs: 0 }
  const seen = (atMs: number) => (state.lastAliveMs = Math.max(state.lastAliveMs, atMs))
  for (const entry of entries) {
    if (entry.kind === 'alive') seen(entry.atMs)
    else if (entry.kind === 'answered') {
      seen(entry.answer.answeredAtMs)
      if (!state.ended.has(entry.facts.id)) state.open.set(entry.facts.id, entry)
    } else {
      seen(entry.end.endedAtMs)
      state.open.delete(entry.facts.id)
      state.ended.set(entry.facts.id, { facts: entry.facts, end: entry.end })
    }
  }
  return state
}

/** Calls that were up when the process died end at the last moment it is known to have lived. */
export function endInterrupted({ open, lastAliveMs }: Replay): EndedCall[] {
  return [...open.values()].map(({ facts, answer }) => ({
    facts,
    end: {
      disposition: 'answered',
      cause: INTERRUPTED_CAUSE,
      endedBy: 'interrupted',
      endedAtMs: Math.max(answer.answeredAtMs, lastAliveMs),
      answer,
    },
  }))
}
