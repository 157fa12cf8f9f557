import { type PersonalClass, PURPOSES } from '#db/classes.ts'
import type { Db } from '#db/database.ts'
import { type Label, personalColumns, type Table } from '#db/table.ts'

import type { DataClass } from './contract.ts'
import { linksOf } from './links.ts'
import { countHeld } from './store/rows.ts'

export type Language = keyof Label

/** The register (Art. 30): every kind of personal data there is, in groups of columns that are treated alike. */
export function registerOf(catalogue: readonly Table[], language: Language): DataClass[] {
  return catalogue.flatMap((table) => {
    const groups = Map.groupBy(personalColumns(table), ([, cls]) => JSON.stringify(treatment(cls)))
    return [...groups.values()].flatMap((group) => {
      const [, cls] = group[0] ?? []
      return cls
        ? [
            {
              table: table.name,
              label: table.label[language],
              ...treatment(cls),
              columns: group.map(([name]) => name),
            },
          ]
        : []
    })
  })
}

function treatment({ category, purpose, retention, export: exported, erase }: PersonalClass) {
  return {
    category,
    purpose: PURPOSES[purpose].why,
    basis: PURPOSES[purpose].basis,
    retention: `${retention.start} ${retention.period}`,
    export: typeof exported === 'string' ? exported : 'withheld',
    erase: typeof erase === 'string' ? erase : 'keep' in erase ? `keep ${erase.until}` : 'tombstone',
  }
}

/** The register with the number of rows that are about one person. */
export async function heldAbout(
  db: Db,
  catalogue: readonly Table[],
  subjectId: string,
  language: Language,
): Promise<DataClass[]> {
  const counts = new Map<string, number>()
  for (const [table, links] of Map.groupBy(linksOf(catalogue), (link) => link.table))
    counts.set(
      table.name,
      await countHeld(
        db,
        table,
        links.filter(({ role }) => role === 'self').map(({ via }) => via),
        subjectId,
      ),
    )
  return registerOf(catalogue, language).map((row) => ({ ...row, count: counts.get(row.table) ?? 0 }))
}
