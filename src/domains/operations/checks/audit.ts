import type { ChainVerdict } from '#domains/audit/index.ts'

import { type Check, fail, ok } from './check.ts'

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
