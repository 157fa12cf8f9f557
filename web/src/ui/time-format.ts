const MINUTE_S = 60
const HOUR_S = 3600
const DAY_S = 86_400

/** `3 minutes ago`, `in 2 days`, `now`; for more than a week, the caller shows the date. */
export function relativeTime(at: Date, now: Date, language: string): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000)
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const size = Math.abs(seconds)
  if (size < 45) return format.format(0, 'second')
  if (size < 45 * MINUTE_S)
    return format.format(Math.round(seconds / MINUTE_S) || Math.sign(seconds), 'minute')
  if (size < 22 * HOUR_S) return format.format(Math.round(seconds / HOUR_S) || Math.sign(seconds), 'hour')
  return format.format(Math.round(seconds / DAY_S) || Math.sign(seconds), 'day')
}

/** Date and time in the zone of the reader's device. */
export function fullTime(at: Date, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(
    language,
    zoned({ dateStyle: 'medium', timeStyle: 'short' }, timeZone),
  ).format(at)
}

export function shortTime(at: Date, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, zoned({ hour: '2-digit', minute: '2-digit' }, timeZone)).format(at)
}

export function shortDate(at: Date, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, zoned({ dateStyle: 'medium' }, timeZone)).format(at)
}

/** `1:05`, `12:40`, `1:02:03`: how long a call was, in seconds. */
export function callDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / HOUR_S)
  const minutes = Math.floor((whole % HOUR_S) / MINUTE_S)
  const rest = two(whole % MINUTE_S)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** The day a time falls on, as a key for grouping, in the reader's zone. */
export function dayOf(at: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat(
    'sv-SE',
    zoned({ year: 'numeric', month: '2-digit', day: '2-digit' }, timeZone),
  ).format(at)
}

/** Whole days from now, rounded up: a request due in 20 hours has one day left. Negative when overdue. */
export function daysUntil(at: Date, now: Date): number {
  return Math.ceil((at.getTime() - now.getTime()) / (DAY_S * 1000))
}

function zoned(
  options: Intl.DateTimeFormatOptions,
  timeZone: string | undefined,
): Intl.DateTimeFormatOptions {
  return timeZone === undefined ? options : { ...options, timeZone }
}
