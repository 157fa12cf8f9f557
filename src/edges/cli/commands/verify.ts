import type { Command } from 'commander'

import { Findings } from '#domains/privacy/contract.ts'

import { Failure } from '../failure.ts'
import { table } from '../table.ts'
import { example, type Perform } from '../task.ts'

export function addVerifyCommand(program: Command, perform: Perform): void {
  example(
    program
      .command('verify')
      .description(
        'look through every table for what an erasure should have taken; ends with 1 when it finds some',
      ),
    'verify',
  ).action((_options: object, command: Command) =>
    perform(command, async ({ api, show }) => {
      const found = await api.send('POST', '/privacy/verify', Findings, {})
      show(found, () =>
        found.clean
          ? 'Nothing is left of anybody who was erased.'
          : table(found.findings, [
              { heading: 'Rows', cell: ({ count }) => count },
              { heading: 'Where', cell: ({ where }) => where },
              { heading: 'Why', cell: ({ why }) => why },
            ]),
      )
      if (!found.clean)
        throw new Failure(
          'Something is left of people who were erased: run erase again for an erasure that stopped, else report it as a defect.',
        )
    }),
  )
}
