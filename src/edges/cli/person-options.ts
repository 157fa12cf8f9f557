import { type Command, InvalidArgumentError, Option } from 'commander'

import type { PersonFields } from '#domains/people/contract.ts'
import { ROLES, type Role } from '#lib/context.ts'

export type FieldOptions = {
  firstName?: string
  lastName?: string
  displayName?: string
  email?: string
  location?: string
  language?: 'de' | 'en' | 'fr'
  numberOnly?: boolean
  hideNumber?: boolean
  journal?: boolean
}

/** What can be said about a person; all of it optional. */
export function fieldOptions(command: Command): Command {
  return command
    .option('--first-name <name>', 'first name')
    .option('--last-name <name>', 'last name')
    .option('--display-name <name>', 'shown in place of first and last name')
    .option('--email <address>', 'e-mail address')
    .option('--location <place>', 'where they sit')
    .addOption(new Option('--language <code>', 'de, en or fr').choices(['de', 'en', 'fr']))
    .option('--number-only', 'others see the number, never a name')
    .option('--no-number-only', 'others see the name')
    .option('--hide-number', 'calls without showing the number')
    .option('--no-hide-number', 'calls with the number shown')
    .option('--journal', 'keep a journal of their calls')
    .option('--no-journal', 'keep no journal of their calls')
}

/** Only what was said, in the API's words. */
export function fieldsFrom(options: FieldOptions): PersonFields {
  const said = {
    first_name: options.firstName,
    last_name: options.lastName,
    display_name: options.displayName,
    email: options.email,
    location: options.location,
    language: options.language,
    number_only: options.numberOnly,
    hide_number: options.hideNumber,
    keep_journal: options.journal,
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

/** Collects `--role a --role b`; the word is checked here so that a wrong one is wrong usage. */
export function role(value: string, before: readonly string[] = []): string[] {
  if (!(ROLES as readonly string[]).includes(value))
    throw new InvalidArgumentError(`Roles are ${ROLES.join(', ')}.`)
  return [...before, value]
}

export function rolesFrom(said: readonly string[] | undefined): Role[] | undefined {
  return said && [...new Set(said)].map((one) => one as Role)
}
