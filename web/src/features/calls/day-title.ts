import { dayOf } from '../../ui/time-format.ts'

const DAY_MS = 86_400_000

/** `Today`, `Yesterday`, or the weekday and date; the year only when it is another one. */
export function dayTitle(
  at: Date,
  now: Date,
  language: string,
  words: { today: string; yesterday: string },
): string {
  const day = dayOf(at)
  if (day === dayOf(now)) return words.today
  if (day === dayOf(new Date(now.getTime() - DAY_MS))) return words.yesterday
  const isThisYear = at.getFullYear() === now.getFullYear()
  return new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(at)
}
