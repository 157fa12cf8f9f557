import { type Command, Option } from 'commander'

import { SetupDone, SetupState } from '#domains/provisioning/contract.ts'
import { SetupLink } from '#domains/operations/contract.ts'
import { newTypeable } from '#lib/ids.ts'

import { Failure, Refusal } from '../failure.ts'
import { sipSheet } from '../sip-sheet.ts'
import { sheet } from '../table.ts'
import { example, type Perform, type Task } from '../task.ts'

type Options = {
  company?: string
  login?: string
  passwordStdin?: true
  firstName?: string
  lastName?: string
  language: string
  timeZone?: string
  extension: string
  phone: boolean
}

export function addSetupCommand(program: Command, perform: Perform): void {
  const setup = program
    .command('setup')
    .description('set up the company and its first administrator; without options, make a new set-up link')
    .option('--company <name>', 'the name of the company')
    .option('--login <login>', 'what the first administrator signs in with')
    .option('--password-stdin', 'read the password from standard input; else one is generated')
    .option('--first-name <name>', 'of the administrator')
    .option('--last-name <name>', 'of the administrator')
    .addOption(new Option('--language <code>', 'of the company').choices(['de', 'en', 'fr']).default('en'))
    .option('--time-zone <name>', 'of the company, such as Europe/Berlin; left out, that of this machine')
    .option('--extension <digits>', "the administrator's extension", '200')
    .option('--no-phone', 'no telephone for the administrator')
  example(setup, 'setup --company "Ada & Co" --login ada').action((options: Options, command: Command) =>
    perform(command, (task) =>
      options.company === undefined && options.login === undefined ? printLink(task) : setUp(task, options),
    ),
  )
}

async function setUp({ api, terminal, show }: Task, options: Options): Promise<void> {
  const { company, login } = options
  if (company === undefined || login === undefined) throw new Failure('Give both --company and --login.', 2)
  const generated = options.passwordStdin ? undefined : generatePassword()
  const done = await api.send('POST', '/setup', SetupDone, {
    company,
    login,
    password: generated ?? (await terminal.readInput()),
    first_name: options.firstName,
    last_name: options.lastName,
    language: options.language,
    time_zone: options.timeZone ?? Temporal.Now.timeZoneId(),
    extension: options.extension,
    device: options.phone,
  })
  const { session: _ofTheAnswer, ...made } = done
  show({ ...made, ...(generated === undefined ? {} : { initial_password: generated }) }, () =>
    [
      sheet([
        ['Company', done.tenant.name],
        ['Administrator', login],
        ['Extension', done.extension],
      ]),
      ...(generated === undefined ? [] : [`\nPassword, shown once: ${generated}`]),
      ...(done.sip ? [`\nTelephone, its password is shown once:\n${sipSheet(done.sip)}`] : []),
    ].join('\n'),
  )
}

/** 98 bits, in groups that can be read aloud. */
function generatePassword(): string {
  return [1, 2, 3, 4].map(() => newTypeable(5)).join('-')
}

/** Only the newest link works; what was printed before is void. */
async function printLink({ api, show, isServing }: Task): Promise<void> {
  const { needed } = await api.get('/setup', SetupState)
  if (!needed) throw new Refusal(409, 'setup.not_needed')
  if (!isServing)
    throw new Failure(
      'The link needs a running server: start one with "npm start", or give --company and --login to do without.',
    )
  const link = await api.send('POST', '/setup/link', SetupLink)
  show(link, () => `Set up the first administrator (once, within 24 hours): ${link.url ?? link.token}`)
}
