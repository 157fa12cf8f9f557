import type { Database } from '#db/database.ts'
import type { Table } from '#db/table.ts'
import type { Audit } from '#domains/audit/index.ts'
import type { People } from '#domains/people/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import type { Clock } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'
import type { SubjectId } from '#lib/ids.ts'
import type { Signer } from '#lib/signing.ts'

export type EraserDeps = {
  database: Database
  vault: Vault
  people: People
  audit: Audit
  clock: Clock
  catalogue: readonly Table[]
  signer: Signer
  /** Connection string of the tables' owner, for rewriting them on disk. */
  maintenanceUrl: string | undefined
  /** Tables larger than this together are written anew later; 256 MiB unless told otherwise. */
  rewriteAtOnceBytes?: number
  /**
   * Called after the person was shut out and before rows are touched: ends their calls, brings spooled records into
   * the database, empties what is kept in memory. Must be safe to call again.
   */
  settle: (ctx: Ctx, subjectId: SubjectId) => Promise<void>
}
