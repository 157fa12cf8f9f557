/** A point in time as people of this machine read it, to the second: `2026-11-21 09:30:05`. */
export function localTime(rfc3339: string): string {
  return Temporal.Instant.from(rfc3339)
    .toZonedDateTimeISO(Temporal.Now.timeZoneId())
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replace('T', ' ')
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/**
 * What people type for a time, as RFC 3339: a day (its beginning, or its end), a local date and time, or RFC 3339 itself.
 * Undefined when it is none of them.
 */
export function readTime(typed: string, end: boolean): string | undefined {
  const zone = Temporal.Now.timeZoneId()
  try {
    if (DAY.test(typed)) {
      const day = Temporal.PlainDate.from(typed)
      return (end ? day.add({ days: 1 }) : day).toZonedDateTime(zone).toInstant().toString()
    }
    if (/(Z|[+-]\d{2}:\d{2})$/.test(typed)) return Temporal.Instant.from(typed).toString()
    return Temporal.PlainDateTime.from(typed).toZonedDateTime(zone).toInstant().toString()
  } catch {
    return undefined // not a time
  }
}

/** Seconds as `1:02:03` or `2:03`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  const two = (part: number) => String(part).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
