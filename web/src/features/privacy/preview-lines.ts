export type PreviewLine = { table: string; label: string; rows: number; detail?: string }

/** One line for each kind: a person may be in a table by more than one of its columns. */
export function together(lines: readonly PreviewLine[]): PreviewLine[] {
  const kinds = new Map<string, PreviewLine>()
  for (const line of lines) {
    const key = `${line.table} ${line.detail ?? ''}`
    kinds.set(key, { ...line, rows: line.rows + (kinds.get(key)?.rows ?? 0) })
  }
  return [...kinds.values()]
}
