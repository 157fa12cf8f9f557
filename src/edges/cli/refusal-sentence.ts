import { z } from 'zod'

import type { Refusal } from './failure.ts'

/** What to do about the refusals that a command can meet. */
const SENTENCES: Record<string, string> = {
  'access.role_needed':
    'This needs a role that the token does not have: run it on the machine of the server, or use the token of somebody with that role.',
  'access.sign_in_needed':
    'The server does not accept the token: it is wrong, has expired or was withdrawn; make a new one.',
  'access.not_a_person':
    'This is about oneself, and the operator is nobody: use --url and the token of a person.',
  'access.only_the_person': 'Only the person themself may read this.',
  'access.login_taken': 'This login is taken, or once belonged to somebody else: choose another one.',
  'access.login_malformed': 'A login has letters, digits and . _ + -, or is an e-mail address.',
  'access.password_too_short': 'The password is too short: take at least 12 characters.',
  'access.password_common': 'The password is among the first that are tried by anybody: choose another one.',
  'access.password_from_login': 'The password is made from the login: choose another one.',
  'access.last_administrator':
    'This is the last administrator: give the role to somebody else first (user set <person> --role administrator).',
  'access.no_account': 'This person has no login: give them one first (user set <person> --login <login>).',
  'access.busy': 'The server is busy checking passwords: try again in a moment.',
  'numbers.extension_taken':
    'Somebody holds this extension: choose another one, or take it from them with user move <person> <extension> --take-over.',
  'numbers.extension_malformed': 'An extension has two to ten digits.',
  'vault.identifier_held':
    'Somebody holds this extension: choose another one, or take it from them with user move <person> <extension> --take-over.',
  'vault.subject_erased': 'This person is erased, and nothing about them can be read or written any more.',
  'devices.unknown': 'There is no such telephone: device list <person> shows their ids.',
  'people.unknown': 'There is nobody of that id: user list shows everybody.',
  'tenants.none':
    'There is no company yet: set it up with the link that the server prints, or with setup --company <name> --login <login>.',
  'tenants.unknown': 'There is no company of that name here.',
  'setup.not_needed': 'Sotto is set up already: sign in, or add people with user add.',
  'http.no_such_route': 'The server does not know this request: use the command of its version.',
  'http.unknown': 'The address does not answer like Sotto: check --url.',
  'http.internal': 'Something went wrong in the server: its log says where, under the id of the request.',
  'db.unavailable': 'The database does not answer at the moment: try again, and run doctor if it goes on.',
}

/** What the web server itself says while it closes. */
const STOPPING = 'The server is stopping at the moment: try again.'

const BY_STATUS: Record<number, string> = {
  400: 'The server does not accept this',
  401: 'The server does not accept the token: make a new one',
  403: 'This is not allowed to you',
  404: 'There is no such thing',
  409: 'This is not possible as things are',
  413: 'This is too large',
  429: 'There were too many attempts: try again later',
  503: 'The server cannot do this at the moment: try again later',
}

const Issues = z.array(z.object({ path: z.string(), code: z.string() }))
const Counted = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))

/** One sentence that says what to do. */
export function refusalSentence({ status, code, details }: Refusal): string {
  if (code === 'http.unknown' && status === 503) return STOPPING
  const known = SENTENCES[code]
  if (known !== undefined) return known
  const issues = Issues.safeParse(details)
  if (code === 'http.invalid' && issues.success) {
    const where = issues.data.map(({ path }) =>
      path.replace(/^(body|query|params)\.?/, '').replaceAll('_', '-'),
    )
    return `The server does not accept this value of: ${[...new Set(where)].join(', ')}.`
  }
  const counted = Counted.safeParse(details)
  const facts = counted.success ? Object.entries(counted.data).map(([name, value]) => `${name} ${value}`) : []
  return `${BY_STATUS[status] ?? 'The server could not do this'} (${[code, ...facts].join(', ')}).`
}
