import type { Command } from 'commander'

import { type AuditEntry, AuditList, AuditVerdict } from '#domains/audit/contract.ts'

import { Failure } from '../failure.ts'
import { table } from '../table.ts'
import { example, type Perform } from '../task.ts'
import { localTime } from '../time.ts'
import { whole } from './records.ts'

export function addAuditCommands(program: Command, perform: Perform): void {
  const audit = program.command('audit').description('who did what, and whether the record of it is whole')

  example(
    audit
      .command('list')
      .description('what was done, newest first')
      .option('--limit <count>', 'how many', whole(1, 500), 50)
      .option('--before <number>', 'only entries before this one', whole(1, Number.MAX_SAFE_INTEGER)),
    'audit list --limit 20',
  ).action((options: { limit: number; before?: number }, command: Command) =>
    perform(command, async ({ api, show }) => {
      const list = await api.get('/audit', AuditList, { limit: options.limit, before: options.before })
      show(list, () => auditTable(list.items))
    }),
  )

  example(
    audit
      .command('verify')
      .description(
        'check that no entry was changed, added or removed; names the first bad one and ends with 1',
      ),
    'audit verify',
  ).action((_options: object, command: Command) =>
    perform(command, async ({ api, json, terminal, show }) => {
      const verdict = await api.send('POST', '/audit/verify', AuditVerdict)
      if (json || verdict.whole) show(verdict, () => `The log is whole: ${verdict.entries} entries.`)
      if (verdict.whole) return
      const what = verdict.action === undefined ? '' : ` (${verdict.action})`
      if (!json) terminal.out(`Entry ${verdict.bad_entry}${what} does not hold: ${whyText(verdict.why)}`)
      throw new Failure(
        `The log was changed from entry ${verdict.bad_entry} on: keep a copy of the database as evidence, and find out who had access to it.`,
      )
    }),
  )
}

const WHY: Record<string, string> = {
  gap: 'an entry before it is missing.',
  link: 'it does not follow from the entry before it.',
  hash: 'what it says is not what was written.',
  detail: 'who and whom it names is not what was written.',
  checkpoint: 'the log was longer, or said something else, when it was last signed.',
}

function whyText(why: string | undefined): string {
  return WHY[why ?? ''] ?? `${why ?? 'it is not what was written'}.`
}

function auditTable(items: readonly AuditEntry[]): string {
  return table(items, [
    { heading: 'Entry', cell: ({ seq }) => seq },
    { heading: 'When', cell: ({ at }) => localTime(at) },
    { heading: 'Who', cell: ({ role }) => role },
    { heading: 'Did', cell: ({ action }) => action },
    { heading: 'Outcome', cell: ({ outcome }) => outcome },
    { heading: 'To', cell: ({ object, object_id }) => [object, object_id].filter(Boolean).join(' ') },
    { heading: 'About', cell: ({ person_id }) => person_id },
  ])
}
