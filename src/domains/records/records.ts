import { join } from 'node:path'

import type { CallLedger } from '#domains/calls/index.ts'
import type { Ctx } from '#lib/context.ts'
import type { Clock } from '#lib/clock.ts'
import type { Log } from '#lib/log.ts'

import { Drain } from './drain.ts'
import { addPastCalls, type PastCall } from './past-calls.ts'
import { createRecordVerbs, type RecordVerbsDeps } from './service.ts'
import { Spool } from './spool/spool.ts'

export type RecordsDeps = RecordVerbsDeps & {
  clock: Clock
  log: Log
  /** The data folder; the spool lives in `spool/` inside it. */
  folder: string
  spoolLimitBytes?: number
}

export type Records = Awaited<ReturnType<typeof createRecords>>

/** Call records and journals. Opening it takes up whatever an earlier process had spooled. */
export async function createRecords(deps: RecordsDeps) {
  const { vault, clock, log, folder, spoolLimitBytes } = deps
  const spool = await Spool.open({
    folder: join(folder, 'spool'),
    wrapKey: vault.keys.systemKey('spool'),
    clock,
    log,
    ...(spoolLimitBytes === undefined ? {} : { limitBytes: spoolLimitBytes }),
  })
  const drain = new Drain({ ...deps, spool })

  const onTheirWay = new Set<Promise<void>>()

  const ledger: CallLedger = {
    isOpen: () => spool.isOpen,
    answered: (facts, answer) => spool.putAnswered(facts, answer),
    ended(facts, end) {
      const written = spool.putEnded(facts, end).then(() => {
        onTheirWay.delete(written)
        drain.kick()
      })
      onTheirWay.add(written)
      return written
    },
  }

  async function settled(): Promise<void> {
    await Promise.all(onTheirWay)
    await drain.settled()
    await spool.sweep()
  }

  return {
    ...createRecordVerbs(deps),
    ledger,
    /** Records and journals of calls that were made elsewhere or before. */
    addPast: (ctx: Ctx, calls: readonly PastCall[]) => addPastCalls(deps, ctx, calls),
    /** Resolves when every record that the database takes is there, and gone from the spool: an erasure and a stop wait for it. */
    settled,
    spool: () => spool.counts,
    start(): { stop(): Promise<void> } {
      drain.kick()
      return {
        async stop() {
          await settled()
          await drain.close()
          await spool.close()
        },
      }
    },
  }
}
