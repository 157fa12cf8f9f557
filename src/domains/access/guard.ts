import type { Database, Tx } from '#db/database.ts'
import type { Clock } from '#lib/clock.ts'
import { AppError } from '#lib/errors.ts'
import { newId, type TenantId } from '#lib/ids.ts'

import { FailureLimit } from './failure-limit.ts'
import { UNKNOWN_DEVICE } from './known-device.ts'
import * as store from './store.ts'

export const LIMITS = {
  /** Failed tries before a device has to wait. */
  tries: 5,
  lockMs: 15 * 60_000,
  dayMs: 86_400_000,
  /** Evaluated guesses per account and day: strangers' and the owner's own browsers' share of the hundred. */
  strangersPerDay: 80,
  ownersPerDay: 20,
  /** Failed tries of one network over all accounts. */
  perSource: 30,
}

const TOO_MANY = 'access.too_many_attempts'

export type GuardedAccount = { id: string; subject_id: string }
/** A try that may be evaluated, counted as failed until `succeeded` says otherwise. `locks`: this was the last one. */
export type Try = { guardId: string; locks: boolean }

/**
 * Slows guessing without letting strangers lock anybody out: five tries for all unknown devices together, five for
 * each browser that signed in before, a hundred evaluated guesses per account and day. A try is counted before it
 * is evaluated, so that guesses side by side do not get past the count.
 */
export function createGuard({ database, clock }: { database: Database; clock: Clock }) {
  const last = (tries: number) => ({ tries, windowMs: LIMITS.lockMs, code: TOO_MANY, from: 'last' }) as const
  const sources = new FailureLimit(clock, last(LIMITS.perSource))
  // Logins that do not exist meet the same limits, so that the limits do not tell which exist.
  const nobody = new FailureLimit(clock, last(LIMITS.tries))
  const nobodyPerDay = new FailureLimit(clock, {
    tries: LIMITS.strangersPerDay,
    windowMs: LIMITS.dayMs,
    code: TOO_MANY,
    from: 'first',
  })

  function tooMany(until: number): AppError {
    const seconds = Math.max(1, Math.ceil((until - clock.now().getTime()) / 1000))
    return new AppError('too_many', TOO_MANY, { retry_after_seconds: seconds })
  }

  async function count(tx: Tx, tenantId: TenantId, account: GuardedAccount, deviceId: string): Promise<Try> {
    const now = clock.now()
    const at = now.getTime()
    const row = await store.lockGuard(
      tx,
      {
        id: newId(),
        tenant_id: tenantId,
        subject_id: account.subject_id,
        account_id: account.id,
        device_id: deviceId,
      },
      now,
    )
    if (row.locked_until && row.locked_until.getTime() > at) throw tooMany(row.locked_until.getTime())
    const stranger = deviceId === UNKNOWN_DEVICE
    const dayStart = new Date(at - LIMITS.dayMs)
    const sameDay = row.guesses_since > dayStart
    const own = sameDay ? row.guesses : 0
    const others = stranger ? 0 : (await store.countGuesses(tx, account.id, UNKNOWN_DEVICE, dayStart)) - own
    if (own + others >= (stranger ? LIMITS.strangersPerDay : LIMITS.ownersPerDay))
      throw tooMany((sameDay ? row.guesses_since.getTime() : at) + LIMITS.dayMs)
    const fresh = row.locked_until !== null || at - row.touched_at.getTime() > LIMITS.lockMs
    const failures = (fresh ? 0 : row.failures) + 1
    const locks = failures >= LIMITS.tries
    await store.updateGuard(tx, row.id, {
      failures,
      locked_until: locks ? new Date(at + LIMITS.lockMs) : null,
      guesses: own + 1,
      guesses_since: sameDay ? row.guesses_since : now,
      touched_at: now,
    })
    return { guardId: row.id, locks }
  }

  return {
    /** Counts a try at an account from a device. Throws `access.too_many_attempts`. */
    begin: (tenantId: TenantId, account: GuardedAccount, deviceId: string): Promise<Try> =>
      database.write(tenantId, (tx) => count(tx, tenantId, account, deviceId)),

    /** The try was right: it was no guess. */
    async succeeded(tx: Tx, one: Try): Promise<void> {
      await store.forgiveGuard(tx, one.guardId)
    },

    /** Counts a try at a login that does not exist. */
    beginForNobody(key: string): void {
      nobody.demand(key)
      nobodyPerDay.demand(key)
      nobody.fail(key)
      nobodyPerDay.fail(key)
    },

    demandSource: (network: string) => sources.demand(network),
    sourceFailed: (network: string) => sources.fail(network),
  }
}
