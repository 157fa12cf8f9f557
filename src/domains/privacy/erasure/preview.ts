import type { Db } from '#db/database.ts'
import type { Table } from '#db/table.ts'

import { type Act, actsOf, linksOf } from '../links.ts'
import * as rows from '../store/rows.ts'

export type PreviewLine = { act: Act; rows: number }
export type Preview = { lines: PreviewLine[]; others: number }

/** What an erasure would do, counted and not done. */
export async function previewErasure(
  db: Db,
  catalogue: readonly Table[],
  subjectId: string,
): Promise<Preview> {
  const lines: PreviewLine[] = []
  for (const act of actsOf(catalogue)) lines.push({ act, rows: await rows.countAct(db, act, subjectId) })
  return { lines, others: await rows.countOthers(db, linksOf(catalogue), subjectId) }
}
