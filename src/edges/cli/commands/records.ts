import { type Command, InvalidArgumentError } from 'commander'

import { type CallRecord, CallRecordList, type Party } from '#domains/records/contract.ts'

import { table } from '../table.ts'
import { example, type Perform } from '../task.ts'
import { duration, localTime, readTime } from '../time.ts'

type Options = { limit: number; offset: number; from?: string; to?: string }

export function addRecordsCommand(program: Command, perform: Perform): void {
  const records = program
    .command('records')
    .description(
      'call records, newest first; of all the company they come without names and with masked numbers',
    )
    .option('--limit <count>', 'how many', whole(1, 1000), 50)
    .option('--offset <count>', 'how many newer ones to leave out', whole(0, 10_000_000), 0)
    .option('--from <time>', 'begun at this time or later: a day, a local time or RFC 3339', time(false))
    .option('--to <time>', 'begun before this time; a day counts to its end', time(true))
  example(records, 'records --from 2026-11-01 --limit 100').action((options: Options, command: Command) =>
    perform(command, async ({ api, show }) => {
      const { limit, offset, from, to } = options
      const list = await api.get('/records', CallRecordList, { limit, offset, from, to })
      show(list, () => recordText(list, offset))
    }),
  )
}

export function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`)
  }
}

function time(end: boolean): (text: string) => string {
  return (text) => {
    const read = readTime(text, end)
    if (read !== undefined) return read
    throw new InvalidArgumentError('It is a day (2026-11-01), a time (2026-11-01T09:30) or RFC 3339.')
  }
}

function recordText({ items, total }: { items: CallRecord[]; total: number }, offset: number): string {
  if (items.length === 0)
    return total === 0 ? 'There are no call records.' : `There are ${total} call records.`
  const shown = table(items, [
    { heading: 'Begun', cell: ({ started_at }) => localTime(started_at) },
    { heading: 'From', cell: ({ caller }) => partyText(caller) },
    { heading: 'To', cell: ({ callee, dialled }) => partyText(callee) || dialled },
    { heading: 'Outcome', cell: ({ disposition }) => disposition.replace('_', ' ') },
    { heading: 'Talked', cell: ({ duration_seconds }) => duration(duration_seconds) },
    { heading: 'Type', cell: ({ type }) => type },
    { heading: 'Id', cell: ({ id }) => id },
  ])
  return `${shown}\n${offset + 1} to ${offset + items.length} of ${total}`
}

function partyText(party: Party): string {
  if (party.erased) return 'erased'
  if (party.withheld) return 'withheld'
  return [party.name, party.number].filter((part) => part !== undefined && part !== '').join(' ')
}
