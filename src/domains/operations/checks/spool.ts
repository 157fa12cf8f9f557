import { type Check, fail, ok, warn } from './check.ts'

const WAITING = 20
const FULL_BYTES = 32 * 1024 * 1024

export type Spool = {
  /** Calls that are up, records not in the database yet, and the bytes on disk. */
  counts(): { open: number; ended: number; bytes: number }
  isOpen(): boolean
}

export const spoolCheck = ({ counts, isOpen }: Spool): Check => ({
  id: 'spool',
  title: 'Call records on their way',
  async look() {
    const { open, ended, bytes } = counts()
    const says = `${ended} records wait for the database, ${open} calls are up.`
    if (!isOpen())
      return fail(
        `${says} No more can be kept: calls are refused.`,
        'Bring the database back, and free disk space.',
      )
    return ended > WAITING || bytes > FULL_BYTES
      ? warn(says, 'Check the database: they are kept, and go in when it takes them.')
      : ok(says)
  },
})
