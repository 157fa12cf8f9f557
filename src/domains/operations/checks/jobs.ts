import { type Check, fail, ok } from './check.ts'

export const jobsCheck = (
  late: () => Promise<{ job: string; overdueMs: number; failures: number }[]>,
): Check => ({
  id: 'jobs',
  title: 'Housekeeping',
  async look() {
    const found = await late()
    if (found.length === 0) return ok('Nothing is overdue.')
    const named = found.map(
      ({ job, overdueMs, failures }) =>
        `${job} by ${Math.round(overdueMs / 3_600_000)} h${failures > 0 ? ` after ${failures} failures` : ''}`,
    )
    return fail(
      `Overdue: ${named.join(', ')}.`,
      'Let the server run, and see what its log says about the job.',
    )
  },
})
