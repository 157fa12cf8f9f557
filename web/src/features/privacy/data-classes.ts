import type { DataClass } from '#domains/privacy/contract.ts'

export type HeldKind = { table: string; label: string; count: number; classes: DataClass[] }

/** The classes of one table together; its count is that of its fullest class, as they share their rows. */
export function byTable(classes: readonly DataClass[]): HeldKind[] {
  const kinds = new Map<string, HeldKind>()
  for (const one of classes) {
    const kind = kinds.get(one.table) ?? { table: one.table, label: one.label, count: 0, classes: [] }
    kind.count = Math.max(kind.count, one.count ?? 0)
    kind.classes.push(one)
    kinds.set(one.table, kind)
  }
  return [...kinds.values()].toSorted((a, b) => b.count - a.count || a.label.localeCompare(b.label))
}
