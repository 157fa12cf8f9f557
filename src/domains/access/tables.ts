import { personal, type Period, technical } from '#db/classes.ts'
import {
  blind,
  bytes,
  defaulted,
  integer,
  nullable,
  oneOf,
  references,
  sealed,
  text,
  timestamp,
  uuid,
} from '#db/columns.ts'
import { type RowOf, table } from '#db/table.ts'
import { ROLES } from '#lib/context.ts'

const own = {
  subjects: [{ via: 'subject_id', role: 'self' }],
  purpose: 'signIn',
  erase: 'deleteRow',
  portable: false,
  trace: 'drop',
  backup: 'seal',
} as const
const left = { start: 'left', period: 'P30D' } as const
const ended = { start: 'ended', period: 'P7D' } as const

const wall = () => references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id')
const rowId = (of: string) => uuid(technical(`random id of ${of}`))

const ownSubject = (retention: { start: 'left' | 'ended' | 'lastUsed'; period: Period }) =>
  references(
    uuid(
      personal({
        ...own,
        category: 'sotto:Identifier',
        retention,
        export: { withheld: 'a random internal number; the rows it leads to are in the export' },
        visible: {},
      }),
    ),
    'subject.id',
  )
const ofAccount = () =>
  references(
    uuid(technical('the account it belongs to, by random id; goes with it')),
    'account.id',
    'cascade',
  )

const login = personal({
  ...own,
  category: 'pd:Username',
  retention: left,
  export: 'full',
  visible: { self: 'full', administrator: 'full' },
})
const credential = personal({
  ...own,
  category: 'pd:Password',
  special: 'credential',
  retention: left,
  export: { withheld: 'only a salted hash is kept; showing it would help nobody but a thief' },
  visible: {},
})
const index = personal({
  ...own,
  category: 'pd:Username',
  retention: left,
  export: { withheld: 'a keyed hash of the login, which is in the export itself' },
  visible: {},
})

/** How one person signs in (UC-37, UC-39): a login unique in the company, and an argon2id hash of the password. */
export const account = table(
  'account',
  {
    owner: 'access',
    label: { de: 'Anmeldung', en: 'Sign-in', fr: 'Connexion' },
    indexes: {
      account_subject: { columns: ['subject_id'], unique: true },
      account_login: { columns: ['tenant_id', 'login_index'], unique: true },
    },
  },
  {
    id: rowId('one account for signing in'),
    tenant_id: wall(),
    subject_id: ownSubject(left),
    login: sealed(login),
    login_index: blind(index),
    password_hash: text(credential),
    created_at: defaulted(
      timestamp(
        personal({
          ...own,
          category: 'sotto:Session',
          retention: left,
          export: 'full',
          visible: { self: 'full' },
        }),
      ),
    ),
  },
)

/** Every login ever given out, under a hash of its own: nobody else gets the name of someone who left (UC-39). */
export const spentLogin = table(
  'spent_login',
  {
    owner: 'access',
    label: { de: 'Vergebene Anmeldenamen', en: 'Logins once given out', fr: 'Identifiants déjà attribués' },
    indexes: {
      spent_login_name: { columns: ['tenant_id', 'login_index'], unique: true },
      spent_login_subject: { columns: ['subject_id'] },
    },
  },
  {
    id: rowId('one login that was given out'),
    tenant_id: wall(),
    login_index: blind(
      technical('keyed hash of a login under a label of its own; leads to no row and no person'),
    ),
    /** Cut on erasure: what stays says that some name is spent, not whose it was. */
    subject_id: nullable(
      references(
        uuid(
          personal({
            ...own,
            category: 'sotto:Identifier',
            retention: left,
            erase: 'nullify',
            export: { withheld: 'a random internal number' },
            visible: {},
          }),
        ),
        'subject.id',
      ),
    ),
    spent_at: defaulted(timestamp(technical('when the login was given out; it is kept for two years'))),
  },
)

const role = personal({
  ...own,
  category: 'sotto:Role',
  retention: left,
  export: 'full',
  visible: { self: 'full', administrator: 'full', privacy_officer: 'full' },
})

/** What a person may do beyond their own data. */
export const roleGrant = table(
  'role_grant',
  {
    owner: 'access',
    label: { de: 'Rollen', en: 'Roles', fr: 'Rôles' },
    primaryKey: ['subject_id', 'role'],
    grants: ['select', 'insert', 'delete'],
  },
  {
    subject_id: references(uuid(role), 'subject.id'),
    role: oneOf(ROLES, role),
    tenant_id: wall(),
    granted_at: defaulted(timestamp(role)),
  },
)

const trail = personal({
  ...own,
  category: 'sotto:Session',
  retention: ended,
  export: 'full',
  visible: { self: 'full' },
})
const device = personal({
  ...own,
  category: 'pd:DeviceBased',
  retention: ended,
  export: 'full',
  visible: { self: 'full' },
})
const address = personal({
  ...own,
  category: 'pd:IPAddress',
  retention: ended,
  export: 'full',
  visible: { self: 'full' },
})

/** One signed-in browser; lives twelve hours and can be ended from anywhere (UC-41). */
export const session = table(
  'session',
  {
    owner: 'access',
    since: 'expires_at',
    label: { de: 'Sitzungen', en: 'Sessions', fr: 'Sessions' },
    indexes: {
      session_secret: { columns: ['secret_hash'], unique: true },
      session_subject: { columns: ['subject_id'] },
      session_account: { columns: ['account_id'] },
      session_expiry: { columns: ['expires_at'] },
    },
  },
  {
    id: rowId('one session'),
    tenant_id: wall(),
    subject_id: ownSubject(ended),
    account_id: ofAccount(),
    secret_hash: bytes(
      technical('SHA-256 of the random secret in the cookie; the secret itself is not kept'),
    ),
    created_at: defaulted(timestamp(trail)),
    last_seen_at: defaulted(timestamp(trail)),
    expires_at: timestamp(trail),
    user_agent: nullable(sealed(device)),
    source: nullable(sealed(address)),
  },
)

/** A key for programs that acts as its owner, for at most a year. */
export const apiToken = table(
  'api_token',
  {
    owner: 'access',
    since: 'expires_at',
    label: { de: 'Schlüssel für Programme', en: 'Keys for programs', fr: 'Clés pour programmes' },
    indexes: {
      api_token_secret: { columns: ['secret_hash'], unique: true },
      api_token_subject: { columns: ['subject_id'] },
      api_token_account: { columns: ['account_id'] },
      api_token_expiry: { columns: ['expires_at'] },
    },
  },
  {
    id: rowId('one token for programs'),
    tenant_id: wall(),
    subject_id: ownSubject(ended),
    account_id: ofAccount(),
    /** What its owner called it. */
    name: nullable(sealed(trail)),
    secret_hash: bytes(technical('SHA-256 of the random secret in the token; the secret itself is not kept')),
    created_at: defaulted(timestamp(trail)),
    last_used_at: nullable(timestamp(trail)),
    expires_at: timestamp(trail),
  },
)

const day = { start: 'lastUsed', period: 'P1D' } as const
const attempt = personal({
  ...own,
  category: 'sotto:Session',
  purpose: 'security',
  retention: day,
  export: 'full',
  visible: { self: 'full' },
})

/** Failed sign-ins of one account: all unknown devices together under the zero id, each known device for itself. */
export const signInGuard = table(
  'sign_in_guard',
  {
    owner: 'access',
    since: 'touched_at',
    label: { de: 'Fehlgeschlagene Anmeldungen', en: 'Failed sign-ins', fr: 'Échecs de connexion' },
    indexes: {
      sign_in_guard_device: { columns: ['account_id', 'device_id'], unique: true },
      sign_in_guard_subject: { columns: ['subject_id'] },
    },
  },
  {
    id: rowId('one count of failed sign-ins'),
    tenant_id: wall(),
    subject_id: ownSubject(day),
    account_id: ofAccount(),
    device_id: uuid(
      technical('random id in the cookie of a browser that signed in before; zero for all others'),
    ),
    failures: integer(attempt),
    locked_until: nullable(timestamp(attempt)),
    /** Evaluated guesses of the running day: the cap that many patient devices meet. */
    guesses: integer(attempt),
    guesses_since: timestamp(attempt),
    touched_at: timestamp(attempt),
  },
)

/** The way in before there is any account: one link, used once, for a day. */
export const setupLink = table(
  'setup_link',
  {
    owner: 'access',
    label: { de: 'Einrichtungslink', en: 'Set-up link', fr: 'Lien d’installation' },
    scope: 'system',
  },
  {
    id: rowId('one set-up link'),
    secret_hash: bytes(technical('SHA-256 of the random secret in the link; the secret itself is not kept')),
    expires_at: timestamp(technical('when the link stops working, a day after it was made')),
    used_at: nullable(timestamp(technical('when the first administrator was made with it'))),
  },
)

declare module '#db/schema.ts' {
  interface Schema {
    account: RowOf<typeof account>
    spent_login: RowOf<typeof spentLogin>
    role_grant: RowOf<typeof roleGrant>
    session: RowOf<typeof session>
    api_token: RowOf<typeof apiToken>
    sign_in_guard: RowOf<typeof signInGuard>
    setup_link: RowOf<typeof setupLink>
  }
}
