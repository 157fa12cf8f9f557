import type { Command } from 'commander'

import { InitialPassword, NewPerson, PersonSummary } from '#domains/provisioning/contract.ts'
import { listOf } from '#lib/shapes.ts'

import { Failure } from '../failure.ts'
import { fieldOptions, type FieldOptions, fieldsFrom, role, rolesFrom } from '../person-options.ts'
import { findPerson, personLabel } from '../person.ts'
import { sipSheet } from '../sip-sheet.ts'
import { sheet, table } from '../table.ts'
import { example, type Perform } from '../task.ts'

const People = listOf(PersonSummary)
const PAGE = 500

type AddOptions = FieldOptions & {
  extension: string
  login?: string
  passwordStdin?: true
  role?: string[]
  phone: boolean
  phoneName?: string
}
type SetOptions = FieldOptions & { login?: string; role?: string[]; resetPassword?: true }

export function addUserCommands(program: Command, perform: Perform): void {
  const user = program.command('user').description('the people of the company')

  example(user.command('list').description('list everybody'), 'user list').action(
    (_options: object, command: Command) =>
      perform(command, async ({ api, show }) => {
        const items: PersonSummary[] = []
        let total = 0
        do {
          const page = await api.get('/people', People, { limit: PAGE, offset: items.length })
          items.push(...page.items)
          total = page.items.length === 0 ? items.length : page.total
        } while (items.length < total)
        show({ items, total }, () => peopleTable(items))
      }),
  )

  const add = user
    .command('add')
    .description('add somebody with an extension, a telephone and, with a login, an account')
    .requiredOption('--extension <digits>', 'two to ten digits that nobody has')
    .option('--login <login>', 'to sign in with; without one there is no account')
    .option('--password-stdin', 'read the password from standard input; else one is generated')
    .option('--role <role>', 'user, administrator or privacy_officer; may be given several times', role)
    .option('--no-phone', 'no telephone yet')
    .option('--phone-name <name>', 'what the telephone is called')
  example(
    fieldOptions(add),
    'user add --first-name Ada --last-name Lovelace --extension 206 --login ada',
  ).action((options: AddOptions, command: Command) =>
    perform(command, async ({ api, terminal, show }) => {
      if (options.passwordStdin && options.login === undefined)
        throw new Failure('A password needs a login: give --login.', 2)
      const made = await api.send('POST', '/people', NewPerson, {
        ...fieldsFrom(options),
        extension: options.extension,
        login: options.login,
        password: options.passwordStdin ? await terminal.readInput() : undefined,
        roles: rolesFrom(options.role),
        device: options.phone,
        device_name: options.phoneName,
      })
      show(made, () => newPersonText(made))
    }),
  )

  example(user.command('show <person>').description('show one person'), 'user show 206').action(
    (text: string, _options: object, command: Command) =>
      perform(command, async ({ api, show }) => {
        const person = await findPerson(api, text)
        show(person, () => personSheet(person))
      }),
  )

  const set = user
    .command('set <person>')
    .description('change what is known about somebody, their login or roles; an empty value clears a field')
    .option('--login <login>', 'what they sign in with from now on')
    .option('--role <role>', 'all roles from now on; may be given several times', role)
    .option('--reset-password', 'generate a new password and sign them out everywhere')
  example(fieldOptions(set), 'user set ada --last-name King --role user --role administrator').action(
    (text: string, options: SetOptions, command: Command) =>
      perform(command, async ({ api, show }) => {
        const change = {
          ...fieldsFrom(options),
          ...(options.login === undefined ? {} : { login: options.login }),
        }
        const roles = rolesFrom(options.role)
        if (Object.keys(change).length === 0 && !roles && !options.resetPassword)
          throw new Failure('Say what to change: user set --help lists the options.', 2)
        const { id } = await findPerson(api, text)
        if (Object.keys(change).length > 0) await api.send('PATCH', `/people/${id}`, PersonSummary, change)
        if (roles) await api.send('PUT', `/people/${id}/roles`, PersonSummary, { roles })
        const secret = options.resetPassword
          ? await api.send('POST', `/people/${id}/password`, InitialPassword)
          : undefined
        const person = await findPerson(api, id)
        show({ ...person, ...secret }, () =>
          [
            personSheet(person),
            ...(secret ? [`\nNew password, shown once: ${secret.initial_password}`] : []),
          ].join('\n'),
        )
      }),
  )

  example(
    user
      .command('move <person> <extension>')
      .description('give somebody another extension; calls so far stay with whoever had it then')
      .option('--take-over', 'take it from its present holder in the same step'),
    'user move ada 201 --take-over',
  ).action((text: string, extension: string, options: { takeOver?: true }, command: Command) =>
    perform(command, async ({ api, show }) => {
      const { id } = await findPerson(api, text)
      const person = await api.send('PUT', `/people/${id}/extension`, PersonSummary, {
        extension,
        take_over: options.takeOver === true,
      })
      show(person, () => `${personLabel(person)} has extension ${extension} from now on.`)
    }),
  )

  addState(
    user,
    perform,
    'suspend',
    'suspended',
    'stop somebody from signing in and calling; nothing is deleted',
  )
  addState(user, perform, 'resume', 'active', 'let somebody who is suspended in again')
}

function addState(
  user: Command,
  perform: Perform,
  verb: 'suspend' | 'resume',
  state: PersonSummary['state'],
  what: string,
): void {
  example(user.command(`${verb} <person>`).description(what), `user ${verb} ada`).action(
    (text: string, _options: object, command: Command) =>
      perform(command, async ({ api, show }) => {
        const { id } = await findPerson(api, text)
        const person = await api.send('PATCH', `/people/${id}`, PersonSummary, { state })
        show(person, () => `${personLabel(person)} is ${state}.`)
      }),
  )
}

/** By extension, those without one last. */
function peopleTable(items: readonly PersonSummary[]): string {
  const key = ({ extension }: PersonSummary) => extension?.padStart(10, '0') ?? 'none'
  const sorted = items.toSorted((a, b) => key(a).localeCompare(key(b)))
  return table(sorted, [
    { heading: 'Extension', cell: ({ extension }) => extension },
    { heading: 'Name', cell: ({ name }) => name },
    { heading: 'Login', cell: ({ login }) => login },
    { heading: 'Roles', cell: ({ roles }) => roles.join(', ') },
    { heading: 'Phones', cell: ({ devices, registered }) => `${registered} of ${devices}` },
    { heading: 'State', cell: ({ state }) => state },
    { heading: 'Id', cell: ({ id }) => id },
  ])
}

function personSheet(person: PersonSummary): string {
  return sheet([
    ['Id', person.id],
    ['Name', person.name],
    ['First name', person.first_name],
    ['Last name', person.last_name],
    ['E-mail', person.email],
    ['Location', person.location],
    ['Language', person.language],
    ['Extension', person.extension],
    ['Login', person.login],
    ['Roles', person.roles.join(', ')],
    ['Phones', `${person.registered} of ${person.devices} registered`],
    ['Number only', person.number_only ? 'yes' : undefined],
    ['Hides number', person.hide_number ? 'yes' : undefined],
    ['Journal', person.keep_journal ? 'kept' : 'not kept'],
    ['State', person.state],
  ])
}

function newPersonText(made: NewPerson): string {
  return [
    personSheet(made),
    ...(made.initial_password === undefined ? [] : [`\nPassword, shown once: ${made.initial_password}`]),
    ...(made.sip ? [`\nTelephone, its password is shown once:\n${sipSheet(made.sip)}`] : []),
  ].join('\n')
}
