import { setTimeout as delay } from 'node:timers/promises'

import type { Command } from 'commander'

import { Erasure, ErasurePreview, type PrivacyRequest, SignedReceipt } from '#domains/privacy/contract.ts'
import type { PersonSummary } from '#domains/provisioning/contract.ts'

import type { Api } from '../api.ts'
import { Failure, Refusal } from '../failure.ts'
import { findPerson, personLabel } from '../person.ts'
import { findUnfinished, openRequest } from '../rights-request.ts'
import { receiptText } from '../receipt.ts'
import { table } from '../table.ts'
import { example, type Perform, type Task } from '../task.ts'

const LOOK_EVERY_MS = 200

export function addEraseCommand(program: Command, perform: Perform): void {
  example(
    program
      .command('erase [person]')
      .description('erase somebody for good, after a preview and a confirmation')
      .option('--yes', 'do not ask for confirmation')
      .option('--request <id>', 'go on with an erasure that was interrupted, or print its receipt again'),
    'erase 206',
  ).action((text: string | undefined, options: { yes?: true; request?: string }, command: Command) =>
    perform(command, async (task) => {
      if ((text === undefined) === (options.request === undefined))
        throw new Failure('Say whom to erase, or with --request which erasure to go on with.', 2)
      const requestId =
        options.request ?? (await beginFor(task, text ?? '', options.yes === true).catch(hint(task)))
      if (options.request !== undefined)
        await task.api.send('POST', `/privacy/requests/${requestId}/resume`, Erasure)
      const erasure = await follow(task, requestId)
      if (erasure.state === 'failed')
        throw new Failure(`The erasure stopped halfway: go on with it by erase --request ${requestId}.`)
      const receipt = await task.api.get(`/privacy/requests/${requestId}/receipt`, SignedReceipt)
      task.show({ erasure, receipt }, () => receiptText(erasure, receipt))
    }),
  )
}

/** The request under which the erasure is at work now, whether it began just now or before. */
async function beginFor(task: Task, text: string, confirmed: boolean): Promise<string> {
  const person = await findPerson(task.api, text)
  const request = await openRequest(task.api, person.id, 'erasure')
  if (request.state === 'open') await begin(task, person, request, confirmed)
  else await task.api.send('POST', `/privacy/requests/${request.id}/resume`, Erasure)
  return request.id
}

/** Halfway through nobody is found by name any more: then the unfinished erasure may be the one that is meant. */
function hint({ api }: Task): (fault: unknown) => Promise<never> {
  return async (fault) => {
    const unknown =
      fault instanceof Failure ? fault.status === 1 : fault instanceof Refusal && fault.status === 404
    const unfinished = unknown ? await findUnfinished(api) : undefined
    if (!unfinished) throw fault
    throw new Failure(
      `Nobody is found, but an erasure is not through: go on by erase --request ${unfinished.id}.`,
    )
  }
}

async function begin(
  { api, terminal, json }: Task,
  person: PersonSummary,
  { id }: PrivacyRequest,
  confirmed: boolean,
): Promise<void> {
  if (!json) terminal.err(`Request ${id}`)
  const preview = await api.get(`/privacy/requests/${id}/preview`, ErasurePreview)
  if (!json || !confirmed) terminal.err(previewText(person, preview))
  if (!confirmed) {
    const word = person.extension ?? person.login ?? person.id
    const typed = await terminal.ask(`This cannot be undone. Type ${word} to erase this person: `)
    if (typed.trim() !== word)
      throw new Failure('Nothing is erased: what was typed is not the same. The request stays open.')
  }
  await api.send('POST', `/privacy/requests/${id}/erase`, Erasure, { confirm: id })
}

/** Tells each step as it is through, and answers how it ended. */
async function follow({ api, terminal, json }: Task, requestId: string): Promise<Erasure> {
  const told = new Set<string>()
  for (;;) {
    const erasure = await look(api, requestId)
    for (const { name, state, touched } of erasure.steps) {
      if (state !== 'done' || told.has(name)) continue
      told.add(name)
      if (!json) terminal.err(`  done  ${name}${touched > 0 ? `, ${touched} rows` : ''}`)
    }
    if (erasure.state !== 'running') return erasure
    await delay(LOOK_EVERY_MS)
  }
}

/** While the tables are written anew the database may make a reader wait too long; the erasure goes on. */
async function look(api: Api, requestId: string): Promise<Erasure> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await api.get(`/privacy/requests/${requestId}/erasure`, Erasure)
    } catch (fault) {
      if (!(fault instanceof Refusal && fault.status === 503) || attempt === 20) throw fault
      await delay(1_000)
    }
  }
}

function previewText(
  person: PersonSummary,
  { goes, rewritten, kept, others, total }: ErasurePreview,
): string {
  const lines = [
    ...goes.map(({ label, rows }) => ({ label, rows, what: 'deleted' })),
    ...rewritten.map(({ label, rows }) => ({ label, rows, what: 'kept without this person' })),
    ...kept.map(({ label, rows, why, until }) => ({ label, rows, what: `kept until ${until} (${why})` })),
  ]
  return [
    `Erasing ${personLabel(person)} changes ${total} rows:`,
    table(lines, [
      { heading: 'Rows', cell: ({ rows }) => rows },
      { heading: 'What', cell: ({ label }) => label },
      { heading: 'Happens', cell: ({ what }) => what },
    ]),
    others === 0
      ? 'Nobody else is affected.'
      : others === 1
        ? 'One other person keeps their calls, without name and number of this one.'
        : `${others} other people keep their calls, without name and number of this one.`,
  ].join('\n')
}
