import type { Audit, ChainVerdict } from '#domains/audit/index.ts'

import { type Check, fail, ok, warn } from './check.ts'

export const auditCheck = (verify: () => Promise<ChainVerdict>): Check => ({
  id: 'audit',
  title: 'Audit log',
  async look() {
    const verdict = await verify()
    return verdict.ok
      ? ok(`${verdict.entries} entries, each in its place.`)
      : fail(
          `Entry ${verdict.badEntry} does not hold (${verdict.why}): somebody changed the log.`,
          'Keep a copy of the database folder as evidence, and find out who had access to it.',
        )
  },
})

/** A day and a half: the log is signed every hour while the server runs. */
const OLD_MS = 36 * 3_600_000

export const checkpointCheck = (last: () => ReturnType<Audit['lastCheckpoint']>, now: () => Date): Check => ({
  id: 'audit-checkpoint',
  title: 'Signed state of the audit log',
  async look() {
    const { at, unsignedSince, damaged } = await last()
    if (damaged > 0)
      return fail(
        `${damaged} signed lines do not hold: somebody changed the files in audit/.`,
        'Put back your copy of audit/, and find out who had access to the data folder.',
      )
    const says = at === undefined ? 'Not signed yet.' : `Last signed at ${at.toISOString()}.`
    return unsignedSince !== undefined && now().getTime() - unsignedSince.getTime() > OLD_MS
      ? warn(
          `${says} Entries since ${unsignedSince.toISOString()} are not.`,
          'Let the server run: it signs the log every hour.',
        )
      : ok(says)
  },
})
