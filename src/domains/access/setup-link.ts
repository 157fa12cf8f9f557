import type { Database, Tx } from '#db/database.ts'
import { NO_TENANT } from '#domains/tenants/index.ts'
import type { Clock } from '#lib/clock.ts'
import { AppError } from '#lib/errors.ts'
import { newId, newSecret } from '#lib/ids.ts'

import { hashSecret } from './secret.ts'
import * as store from './store.ts'

const LIFETIME_MS = 24 * 3_600_000

/** The one-time link for the first administrator: made anew at each start until a company exists, and worth one use. */
export function createSetupLinks({ database, clock }: { database: Database; clock: Clock }) {
  return {
    /** Replaces all links by a new one and returns its secret; only the hash stays. */
    async renew(): Promise<string> {
      const secret = newSecret(32)
      await database.write(NO_TENANT, async (tx) => {
        await store.deleteLinks(tx)
        const expires_at = new Date(clock.now().getTime() + LIFETIME_MS)
        await store.insertLink(tx, { id: newId(), secret_hash: hashSecret(secret), expires_at })
      })
      return secret
    },

    /** Looks before anything is made; `spend` decides. Throws `access.setup_link_invalid`. */
    async check(secret: string): Promise<void> {
      const found = await database.read(NO_TENANT, (db) =>
        store.findLink(db, hashSecret(secret), clock.now()),
      )
      if (!found) throw new AppError('forbidden', 'access.setup_link_invalid')
    },

    /** Spends the link in the unit of work that makes the administrator. Throws `access.setup_link_invalid`. */
    async spend(tx: Tx, secret: string): Promise<void> {
      if (!(await store.spendLink(tx, hashSecret(secret), clock.now())))
        throw new AppError('forbidden', 'access.setup_link_invalid')
    },
  }
}
