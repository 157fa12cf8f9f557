import type { Database, Db } from '#db/database.ts'
import type { Disposition, PartyRef } from '#domains/calls/index.ts'
import type { People } from '#domains/people/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import type { Ctx } from '#lib/context.ts'
import { newId, type SubjectId } from '#lib/ids.ts'

import type { EndedCall } from './spool/entry.ts'
import { writeCalls } from './write-calls.ts'

/** A call that was made elsewhere or before: a demo's history, or records taken over from another system. */
export type PastCall = {
  caller: SubjectId
  callee: SubjectId
  /** Extensions at the time; those that the two hold now, where left out. */
  callerExtension?: string
  calleeExtension?: string
  startedAt: Date
  ringMs: number
  /** Absent where nobody answered. */
  talkMs?: number
  disposition: Disposition
}

const CAUSES: Record<Disposition, number> = {
  answered: 16,
  busy: 17,
  no_answer: 19,
  cancelled: 16,
  rejected: 21,
  failed: 41,
}
const BATCH = 200

/** Writes past calls by the same hand that writes live ones: records, journals, caps and all. */
export async function addPastCalls(
  deps: { database: Database; vault: Vault; people: People },
  ctx: Ctx,
  calls: readonly PastCall[],
): Promise<void> {
  for (let at = 0; at < calls.length; at += BATCH) {
    await deps.database.write(ctx.tenantId, async (tx) => {
      const parties = new Parties(deps.vault, tx, ctx)
      const ended: EndedCall[] = []
      for (const call of calls.slice(at, at + BATCH)) {
        const caller = await parties.at(call.caller, call.callerExtension)
        ended.push(endedCall(ctx, call, caller, await parties.at(call.callee, call.calleeExtension)))
      }
      await writeCalls(deps, tx, ended)
    })
  }
}

function endedCall(ctx: Ctx, call: PastCall, caller: PartyRef, callee: PartyRef): EndedCall {
  const startedAtMs = call.startedAt.getTime()
  const answeredAtMs = startedAtMs + call.ringMs
  const isAnswered = call.disposition === 'answered'
  return {
    facts: {
      id: newId<'call'>(),
      tenantId: ctx.tenantId,
      type: 'internal',
      caller,
      callee,
      dialled: undefined,
      withheld: false,
      startedAtMs,
    },
    end: {
      disposition: call.disposition,
      cause: CAUSES[call.disposition],
      endedBy: call.disposition === 'answered' || call.disposition === 'cancelled' ? 'caller' : 'system',
      endedAtMs: answeredAtMs + (call.talkMs ?? 0),
      answer: isAnswered ? { answeredAtMs, ringMs: call.ringMs } : undefined,
    },
  }
}

/** Looks each number up once. */
class Parties {
  readonly #known = new Map<string, PartyRef>()
  readonly #vault: Vault
  readonly #db: Db
  readonly #ctx: Ctx

  constructor(vault: Vault, db: Db, ctx: Ctx) {
    this.#vault = vault
    this.#db = db
    this.#ctx = ctx
  }

  async at(subjectId: SubjectId, extension: string | undefined): Promise<PartyRef> {
    const key = `${subjectId} ${extension ?? ''}`
    const known = this.#known.get(key)
    if (known) return known
    const identifierId =
      extension === undefined
        ? (await this.#vault.holdings(this.#db, subjectId)).find(
            ({ kind, to }) => kind === 'extension' && to === null,
          )?.identifierId
        : await this.#vault.findIdentifier(this.#db, this.#ctx, 'extension', extension)
    const party: PartyRef = { subjectId, identifierId }
    this.#known.set(key, party)
    return party
  }
}
