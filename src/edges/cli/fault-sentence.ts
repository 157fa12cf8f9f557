import { AppError, faultCode } from '#lib/errors.ts'

type Details = AppError['details']

/** What to do about the faults a start can meet, one sentence each. */
const SENTENCES: Record<string, (details: Details) => string> = {
  'config.refused': ({ says }) => `${says} See "Settings" in the README.`,
  'start.already_running': () =>
    'Sotto already runs on this data folder: stop it first, or set SOTTO_DATA to another folder.',
  'start.port_taken': ({ port, setting }) =>
    `Port ${port} is taken by another program: stop that one, or set ${setting} to another port.`,
  'db.not_as_declared': ({ count, first }) =>
    `The database differs from what Sotto declares in ${count} places and is not opened. ${first} Undo these changes, or restore a backup.`,
  'db.migration_changed': ({ name }) =>
    `The migration ${name} was changed after it ran on this database: use the Sotto version this data folder belongs to.`,
  'db.unavailable': () =>
    'The database cannot be reached: check that it runs and that DATABASE_URL is right.',
  'db.url_without_database': () =>
    'DATABASE_URL names no database: add one, as in postgres://user@host/sotto.',
  'db.initdb_failed': ({ says }) => `PostgreSQL could not set up its folder: ${says}`,
  'db.postgres_will_not_start': () =>
    'PostgreSQL does not start on the data folder: check free disk space and that the folder belongs to the user who runs Sotto.',
  'db.postgres_not_ready': () =>
    'PostgreSQL did not become ready in time: the machine may be overloaded; start again.',
  'db.root_without_setpriv': () =>
    'PostgreSQL does not run as root: install util-linux (setpriv), or start Sotto as an ordinary user.',
  'db.no_unprivileged_account': () =>
    'PostgreSQL does not run as root and this machine has no account to run it as: start Sotto as an ordinary user.',
  'vault.root_damaged': () =>
    'The root key in the data folder (keys/root.key) is damaged: put back the copy you keep of it.',
  'vault.key_file_damaged': ({ slot }) =>
    `The key file (keys/keys.bin) is damaged at slot ${slot}, or belongs to another root key: put back its copy.`,
  'vault.key_damaged': ({ slot }) =>
    `A key in keys/keys.bin (slot ${slot}) does not open with this root key: put back the copy that belongs to it.`,
  EACCES: () =>
    'The data folder, or a port below 1024, is not permitted to this user: change its owner, or the setting.',
  EPERM: () => 'This user may not do what the start needs: check who owns the data folder.',
  ENOSPC: () => 'The disk is full: free some space and start again.',
  EROFS: () => 'The data folder is on a read-only disk: set SOTTO_DATA to a folder that can be written.',
  EADDRNOTAVAIL: () => 'SOTTO_BIND is not an address of this machine.',
  ECONNREFUSED: () => 'The database cannot be reached: check that it runs and that DATABASE_URL is right.',
  ENOTFOUND: () => 'The host in DATABASE_URL is not known: check its name.',
  '28P01': () => 'The database refuses the password in DATABASE_URL.',
  '3D000': () => 'The database that DATABASE_URL names does not exist: create it first.',
  '42501': () =>
    'The role in DATABASE_URL may not create roles and tables: give it CREATEROLE and the ownership of the database.',
}

/** One sentence that says what to do. */
export function faultSentence(fault: unknown): string {
  const known = SENTENCES[faultCode(fault)]
  if (known) return known(fault instanceof AppError ? fault.details : {})
  return `Sotto could not start (${faultCode(fault)}): run "npm run sotto -- doctor", which checks what it needs.`
}
