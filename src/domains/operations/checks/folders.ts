import { access, constants, readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'

import { type Check, fail, type Finding, ok } from './check.ts'

/** What others than the owner may do, as mode bits. */
const OTHERS = 0o077

export const dataFolderCheck = (folder: string): Check => ({
  id: 'data-folder',
  title: 'Data folder',
  look: async () => (await judge(folder, 'The data folder')) ?? ok('It belongs to this user alone.'),
})

/** The keys are what makes data readable: nobody else may read them, and no copy of the database may hold them. */
export const keyStoreCheck = (o: { keysFolder: string; postgresFolder: string }): Check => ({
  id: 'key-store',
  title: 'Key store',
  async look() {
    if (!relative(o.postgresFolder, o.keysFolder).startsWith('..'))
      return fail(
        'The keys lie inside the database folder.',
        'Keep them apart: each must be useless without the other.',
      )
    const files = await readdir(o.keysFolder)
    if (!files.includes('root.key') || !files.includes('keys.bin'))
      return fail(
        'The key store is not complete.',
        'Put back the copy of keys/ that belongs to this data folder.',
      )
    for (const path of [o.keysFolder, ...files.map((file) => join(o.keysFolder, file))]) {
      const fault = await judge(path, 'The key store')
      if (fault) return fault
    }
    return ok('It is readable, by this user alone, and apart from the database.')
  },
})

async function judge(path: string, what: string): Promise<Finding | undefined> {
  const { uid, mode } = await stat(path)
  const own = process.getuid?.()
  if (own !== undefined && uid !== own)
    return fail(`${what} belongs to another user.`, 'Give it to the user who runs Sotto (chown -R).')
  if ((mode & OTHERS) !== 0)
    return fail(`${what} is open to other users of this machine.`, 'Close it: chmod -R go= on it.')
  const usable = await access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  )
  return usable
    ? undefined
    : fail(`${what} cannot be read and written.`, 'Check its owner and the disk it is on.')
}
