import type { Binding, KnownDevice } from '#domains/devices/index.ts'
import type { Directory } from '#domains/numbers/index.ts'
import type { MediaEngine } from '#engine/media/index.ts'
import type { HeaderList, SipStack } from '#engine/sip/index.ts'
import type { Clock } from '#lib/clock.ts'
import type { Bus } from '#lib/events.ts'
import type { SubjectId } from '#lib/ids.ts'
import type { Log } from '#lib/log.ts'

import type { Call } from './call.ts'
import type { CallLedger } from './ledger.ts'

/** What everything that is done to a call works with. */
export type CallDesk = {
  readonly stack: Pick<SipStack, 'invite' | 'acceptInvite'>
  readonly media: Pick<MediaEngine, 'createRelay' | 'on'>
  readonly ledger: CallLedger
  readonly directory: Pick<Directory, 'of' | 'find'>
  readonly telephones: {
    find(username: string): KnownDevice | undefined
    bindingsOf(subjectId: SubjectId): readonly Binding[]
    drop(binding: Binding): void
  }
  readonly clock: Clock
  readonly bus: Bus
  readonly log: Log
  /** Host in the addresses that telephones see. */
  readonly host: string
  readonly noAnswerMs: number
  readonly live: Map<string, Call>
}

/** What a call takes inside its dialog; hand-over and messages come with their own rooms. */
export const ALLOW: readonly [string, string] = ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO']

/** RFC 3326: why, in the network's words. */
export function reasonHeader(cause: number): HeaderList {
  return [['Reason', `Q.850;cause=${cause}`]]
}

/** Tells each party, and nobody about the other. */
export function announce({ bus }: CallDesk, { facts }: Call): void {
  const parties = new Set([facts.caller.subjectId, ...(facts.callee ? [facts.callee.subjectId] : [])])
  for (const person of parties)
    bus.publish({ name: 'call.changed', tenantId: facts.tenantId, ids: { call: facts.id, person } })
}
