import { z } from 'zod'

export const CheckState = z.enum(['ok', 'warn', 'fail'])
export type CheckState = z.infer<typeof CheckState>

/** One thing that doctor looked at: what it found, and what to do about it. */
export const CheckResult = z.object({
  id: z.string(),
  title: z.string(),
  state: CheckState,
  says: z.string(),
  do: z.string().optional(),
})
export type CheckResult = z.infer<typeof CheckResult>

export const DoctorReport = z.object({
  /** The worst of them. */
  state: CheckState,
  items: z.array(CheckResult),
  total: z.int(),
})
export type DoctorReport = z.infer<typeof DoctorReport>

/** The one-time way in for the first administrator; shown once, worth one use, for 24 hours. */
export const SetupLink = z.object({ token: z.string(), url: z.string().optional() })
