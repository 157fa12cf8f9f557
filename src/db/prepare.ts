import { AppError } from '#lib/errors.ts'
import type { Log } from '#lib/log.ts'

import { startEmbedded } from './embedded.ts'
import { ensureDatabase, migrate, withRole } from './migrate.ts'
import type { Table } from './table.ts'
import { demandTruth, findUntruths } from './truth.ts'

const DATABASE = 'sotto'

export type PrepareOptions = {
  /** Where the embedded server keeps its files. */
  folder: string
  /** A server of the operator's own, in place of the embedded one. */
  databaseUrl: string | undefined
  migrations: string
  catalogue: readonly Table[]
  /** Secret of the application role; the role gets it anew at each start. */
  appPassword: string
  log: Log
}

export type PreparedDatabase = {
  /** As the owner of the tables: migrations, the truth gate, maintenance. */
  ownerUrl: string
  /** As the application: no ownership, inside the wall. */
  appUrl: string
  appRole: string
  /** Looks through the truth gate once more. */
  findUntruths(): Promise<string[]>
  stop(): Promise<void>
}

/** Starts or finds the database, brings it up to date and refuses it when it holds anything that is not declared. */
export async function prepareDatabase(options: PrepareOptions): Promise<PreparedDatabase> {
  const { databaseUrl, migrations, catalogue, appPassword, log } = options
  const embedded = databaseUrl === undefined ? await startEmbedded(options.folder, log) : undefined
  try {
    const ownerUrl = embedded ? await ensureDatabase(embedded.superuserUrl, DATABASE) : (databaseUrl ?? '')
    const appRole = embedded ? 'sotto_app' : appRoleOf(ownerUrl)
    await migrate({ url: ownerUrl, folder: migrations, app: { role: appRole, password: appPassword } })
    const gate = { url: ownerUrl, appRole, catalogue }
    await demandTruth(gate)
    return {
      ownerUrl,
      appUrl: withRole(ownerUrl, appRole, appPassword),
      appRole,
      findUntruths: () => findUntruths(gate),
      stop: async () => embedded?.stop(),
    }
  } catch (fault) {
    await embedded?.stop()
    throw fault
  }
}

/** Roles belong to the whole server: two Sottos in two of its databases must not share one. */
function appRoleOf(url: string): string {
  const database = decodeURIComponent(/^postgres(?:ql)?:\/\/[^/?]*\/([^?]+)/.exec(url)?.[1] ?? '')
  if (database === '') throw new AppError('invalid', 'db.url_without_database')
  return `sotto_app_${database}`.slice(0, 63)
}
