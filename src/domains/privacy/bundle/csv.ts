import type { Presented } from './present.ts'

/** What a spreadsheet would take for a formula gets an apostrophe in front (UC-46). */
const FORMULA = /^[=+\-@\t\r]/

/** One line of comma-separated values (RFC 4180). */
export function csvLine(cells: readonly Presented[string][]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(value: Presented[string]): string {
  if (value === null) return ''
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
