type Words = { day: string; month: string; year: string; week: string }
export type PeriodPart = { unit: keyof Words; count: number }

/** The parts of an ISO 8601 duration of whole days and longer: `P1Y6M` → a year and six months. */
export function periodParts(period: string): PeriodPart[] {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(period)
  if (!found) return []
  const units = ['year', 'month', 'week', 'day'] as const
  return units.flatMap((unit, at) => {
    const count = Number(found[at + 1] ?? 0)
    return count > 0 ? [{ unit, count }] : []
  })
}

/** `90 days`, `2 years`, in the language of the reader; the period itself when it is not understood. */
export function periodText(period: string, language: string): string {
  const parts = periodParts(period).map(({ unit, count }) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
  )
  return parts.length === 0 ? period : new Intl.ListFormat(language, { type: 'unit' }).format(parts)
}
