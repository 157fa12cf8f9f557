import { faultCode } from '#lib/errors.ts'

import type { CheckResult, CheckState, DoctorReport } from '../contract.ts'

export type Finding = { state: CheckState; says: string; do?: string }
/** One look at one thing. `id` is stable: scripts go by it. */
export type Check = { id: string; title: string; look(): Promise<Finding> }

export const ok = (says: string): Finding => ({ state: 'ok', says })
export const warn = (says: string, what: string): Finding => ({ state: 'warn', says, do: what })
export const fail = (says: string, what: string): Finding => ({ state: 'fail', says, do: what })

const WORST: readonly CheckState[] = ['fail', 'warn', 'ok']

/** Looks at everything, one after the other. A check that cannot look has failed. */
export async function runChecks(checks: readonly Check[]): Promise<DoctorReport> {
  const items: CheckResult[] = []
  for (const { id, title, look } of checks) {
    const found = await look().catch((fault: unknown) =>
      fail(`This could not be looked at (${faultCode(fault)}).`, 'See what the log says at this time.'),
    )
    items.push({ id, title, ...found })
  }
  return reportOf(items)
}

export function reportOf(items: CheckResult[]): DoctorReport {
  const state = WORST.find((one) => items.some((item) => item.state === one)) ?? 'ok'
  return { state, items, total: items.length }
}
