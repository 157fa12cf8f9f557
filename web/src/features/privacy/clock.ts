import type { PrivacyRequest } from '#domains/privacy/contract.ts'

import { daysUntil } from '../../ui/time-format.ts'

/** A week before the end is late enough to stand out. */
const SOON_DAYS = 7

export type Clock =
  | { kind: 'closed' }
  | { kind: 'left' | 'soon'; days: number }
  | { kind: 'today' }
  | { kind: 'overdue'; days: number }

/** How much of the month is left (GDPR Art. 12(3)). */
export function clockOf(request: Pick<PrivacyRequest, 'due_at' | 'closed_at'>, now: Date): Clock {
  if (request.closed_at) return { kind: 'closed' }
  const due = new Date(request.due_at)
  const days = daysUntil(due, now)
  if (due < now) return { kind: 'overdue', days: Math.max(1, -days) }
  if (days <= 1) return { kind: 'today' }
  return { kind: days <= SOON_DAYS ? 'soon' : 'left', days }
}
