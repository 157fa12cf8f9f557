import { statfs } from 'node:fs/promises'

import { type Check, fail, ok, warn } from './check.ts'

const MIB = 1024 ** 2
const LOW_BYTES = 2048 * MIB
/** Below this the spool may not take the record of a call that is answered. */
const EMPTY_BYTES = 256 * MIB

export const diskCheck = (folder: string, free = freeBytes): Check => ({
  id: 'disk',
  title: 'Disk space',
  async look() {
    const bytes = await free(folder)
    const says = `${Math.floor(bytes / MIB).toLocaleString('en')} MiB are free on the disk of the data folder.`
    if (bytes < EMPTY_BYTES)
      return fail(says, 'Free some space now: calls are refused when records cannot be kept.')
    return bytes < LOW_BYTES
      ? warn(says, 'Free some space, or move the data folder to a larger disk.')
      : ok(says)
  },
})

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
