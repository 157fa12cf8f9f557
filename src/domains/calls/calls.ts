import { CAUSE } from '#domains/routing/index.ts'
import type { Ctx } from '#lib/context.ts'
import type { SubjectId } from '#lib/ids.ts'

import type { CallDesk } from './desk.ts'
import { finish } from './finish.ts'
import { listLive } from './service.ts'
import { createInviteDoor, type Gate } from './sip.ts'

export type CallsDeps = Omit<CallDesk, 'live' | 'noAnswerMs'> & { gate: Gate; noAnswerMs?: number }

export type Calls = ReturnType<typeof createCalls>

/** How long a telephone rings unless told otherwise. */
const NO_ANSWER_MS = 60_000

/** Calls between people: placed, rung, connected, ended, each written down once. */
export function createCalls({ gate, ...deps }: CallsDeps) {
  const desk: CallDesk = { noAnswerMs: NO_ANSWER_MS, ...deps, live: new Map() }

  deps.media.on('relay.closed', ({ relayId }) => {
    const call = desk.live.get(relayId)
    if (call)
      void finish(desk, call, { disposition: 'failed', cause: CAUSE.temporaryFailure, endedBy: 'system' })
  })
  // Both sides went quiet: on hold, or both telephones are gone. Whoever does not answer has hung up.
  deps.media.on('relay.silent', ({ relayId }) => {
    const call = desk.live.get(relayId)
    for (const leg of [call?.incoming, call?.outgoing])
      if (leg?.state === 'confirmed') void leg.request('OPTIONS')
  })

  return {
    /** The door for INVITE. */
    invite: createInviteDoor(desk, gate),
    listLive: (ctx: Ctx) => listLive(desk.live, ctx),
    count: () => desk.live.size,
    /** Hangs up every call of a person who is being erased; resolves when each is written down. */
    async endCallsOf(subjectId: SubjectId): Promise<void> {
      const theirs = [...desk.live.values()].filter(
        ({ facts }) => facts.caller.subjectId === subjectId || facts.callee?.subjectId === subjectId,
      )
      const end = { disposition: 'failed', cause: CAUSE.temporaryFailure, endedBy: 'system' } as const
      await Promise.all(theirs.map((call) => finish(desk, call, end)))
    },
    start(): { stop(): Promise<void> } {
      return {
        /** Hangs up whatever is still up and waits until it is written down. */
        async stop() {
          await Promise.all(
            [...desk.live.values()].map((call) =>
              finish(desk, call, {
                disposition: 'failed',
                cause: CAUSE.destinationOutOfOrder,
                endedBy: 'system',
                status: 503,
              }),
            ),
          )
        },
      }
    },
  }
}
