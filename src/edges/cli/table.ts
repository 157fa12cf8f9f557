/** Columns for people: a heading each, cells left-aligned, numbers right-aligned, two spaces between. */
export type Column<Row> = { heading: string; cell: (row: Row) => string | number | undefined }

export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row) ?? ''))
  const widths = columns.map(({ heading }, at) =>
    Math.max(width(heading), ...cells.map((row) => width(String(row[at] ?? '')))),
  )
  const line = (row: readonly (string | number)[]) =>
    row
      .map((cell, at) => pad(printable(String(cell)), widths[at] ?? 0, typeof cell === 'number'))
      .join('  ')
      .trimEnd()
  const headings = columns.map(({ heading }, at) =>
    cells.length > 0 && cells.every((row) => typeof row[at] === 'number')
      ? heading.padStart(widths[at] ?? 0)
      : heading,
  )
  return [line(headings), ...cells.map(line)].join('\n')
}

/** `name  value` lines; what has no value is left out. */
export function sheet(pairs: readonly (readonly [string, string | number | undefined])[]): string {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== '')
  const widest = Math.max(0, ...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${name.padEnd(widest)}  ${printable(String(value))}`).join('\n')
}

/** A name somebody typed must not steer the terminal it is shown on. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '�')
}

function pad(text: string, to: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, to - width(text)))
  return right ? space + text : text + space
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Places on a terminal, near enough: one per character a person sees. */
function width(text: string): number {
  return [...graphemes.segment(printable(text))].length
}
