import type { Database } from '#db/database.ts'
import type { Audit } from '#domains/audit/index.ts'
import type { People } from '#domains/people/index.ts'
import type { Tenants } from '#domains/tenants/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import type { Clock } from '#lib/clock.ts'
import { AppError } from '#lib/errors.ts'
import type { TenantId } from '#lib/ids.ts'

import { createAccounts } from './accounts.ts'
import { COST, type Cost, createPasswordHasher } from './password-hash.ts'
import { createSessions } from './sessions.ts'
import { createSetupLinks } from './setup-link.ts'
import { createSignIn } from './sign-in.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000

export type AccessDeps = {
  database: Database
  vault: Vault
  audit: Audit
  tenants: Tenants
  people: People
  clock: Clock
  /** Cheaper for tests; never in service. */
  passwordCost?: Cost
}

export type Access = ReturnType<typeof createAccess>

/** Who may come in, and as whom: accounts and roles, sign-in, sessions and tokens, the set-up link. */
export function createAccess(deps: AccessDeps) {
  const { database, tenants, clock } = deps
  const hasher = createPasswordHasher(deps.passwordCost ?? COST)
  const accounts = createAccounts({ ...deps, hasher })
  const sessions = createSessions(deps)

  return {
    accounts,
    sessions,
    recognise: (kind: 'session' | 'token', text: string) => sessions.recognise(kind, text),
    setupLinks: createSetupLinks(deps),
    ...createSignIn({ ...deps, hasher, accounts, sessions }),

    /** The company an operator means: the named one (id or short name), else the default one. */
    async operatorTenant(named: string | undefined): Promise<TenantId> {
      const all = await tenants.list()
      const found =
        named === undefined ? all[0] : all.find(({ tenantId, slug }) => tenantId === named || slug === named)
      if (!found) throw new AppError('not_found', all.length === 0 ? 'tenants.none' : 'tenants.unknown')
      return found.tenantId
    },

    /** Two years after somebody was erased their login may be given out again; everything else goes by the catalogue. */
    purge: (tenantId: TenantId): Promise<number> =>
      database.write(tenantId, (tx) =>
        store.deleteSpentLogins(tx, new Date(clock.now().getTime() - 730 * DAY_MS)),
      ),
  }
}
