import type { DataClass } from '#domains/privacy/contract.ts'

/** Categories that are there for the same reason and as long. */
export type Treatment = { categories: string[]; purpose: string; basis: string; retention: string }
export type HeldKind = { table: string; label: string; count: number; treatments: Treatment[] }

/** The classes of one table together, and in it what is treated alike; fullest first. */
export function byTable(classes: readonly DataClass[]): HeldKind[] {
  const kinds = new Map<string, HeldKind>()
  for (const one of classes) {
    const kind = kinds.get(one.table) ?? { table: one.table, label: one.label, count: 0, treatments: [] }
    kind.count = Math.max(kind.count, one.count ?? 0)
    addTo(kind.treatments, one)
    kinds.set(one.table, kind)
  }
  return [...kinds.values()].toSorted((a, b) => b.count - a.count || a.label.localeCompare(b.label))
}

function addTo(treatments: Treatment[], { category, purpose, basis, retention }: DataClass): void {
  const alike = treatments.find(
    (one) => one.purpose === purpose && one.basis === basis && one.retention === retention,
  )
  if (!alike) treatments.push({ categories: [category], purpose, basis, retention })
  else if (!alike.categories.includes(category)) alike.categories.push(category)
}
