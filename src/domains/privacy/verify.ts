import type { Db } from '#db/database.ts'
import { personalColumns, type Table } from '#db/table.ts'
import type { KeyStore } from '#domains/vault/index.ts'

import { firstBadEntry } from './erasure/ledger.ts'
import { actsOf, linksOf } from './links.ts'
import * as store from './store/residue.ts'
import { listLedger } from './store/runs.ts'

export type Finding = {
  where: string
  why:
    | 'linked_to_erased'
    | 'sealed_under_dead_key'
    | 'sealed_under_unknown_key'
    | 'tombstone_repeated'
    | 'key_not_destroyed'
    | 'not_in_ledger'
    | 'not_marked_erased'
    | 'ledger_broken'
  count: number
}

type Keys = Pick<KeyStore, 'state'>

/**
 * Reads every table of the catalogue for whatever should not be there: a row linked to somebody erased, a value sealed
 * under a key that is gone, a tombstone that stands twice, a key that outlived its subject. Empty means: nothing found.
 */
export async function findResidue(db: Db, catalogue: readonly Table[], keys: Keys): Promise<Finding[]> {
  const findings = [
    ...(await linked(db, catalogue)),
    ...(await sealed(db, catalogue, keys)),
    ...(await repeated(db, catalogue)),
    ...(await ledger(db, keys)),
  ]
  return findings.filter(({ count }) => count > 0)
}

/** Links that an exception keeps are no residue: they are on the receipt, with their date. */
async function linked(db: Db, catalogue: readonly Table[]): Promise<Finding[]> {
  const kept = new Set(
    actsOf(catalogue).flatMap((act) => (act.kind === 'keep' ? [`${act.table.name}.${act.via}`] : [])),
  )
  const findings: Finding[] = []
  for (const { table, via } of linksOf(catalogue)) {
    const where = `${table.name}.${via}`
    if (kept.has(where)) continue
    findings.push({ where, why: 'linked_to_erased', count: await store.countLinked(db, table, via) })
  }
  return findings
}

async function sealed(db: Db, catalogue: readonly Table[], keys: Keys): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const table of catalogue)
    for (const [column, spec] of Object.entries(table.columns)) {
      if (!spec.sealed) continue
      for (const { owner, rows } of await store.listOwners(db, table, column)) {
        const state = keys.state(idOf(owner))
        if (state === 'active') continue
        findings.push({
          where: `${table.name}.${column}`,
          why: state === 'never' ? 'sealed_under_unknown_key' : 'sealed_under_dead_key',
          count: rows,
        })
      }
    }
  return findings
}

async function repeated(db: Db, catalogue: readonly Table[]): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const table of catalogue) {
    const tombstones = new Set(
      personalColumns(table).flatMap(([, { erase }]) =>
        typeof erase === 'object' && 'tombstone' in erase ? [erase.tombstone] : [],
      ),
    )
    for (const column of tombstones)
      findings.push({
        where: `${table.name}.${column}`,
        why: 'tombstone_repeated',
        count: await store.countRepeated(db, table, column),
      })
  }
  return findings
}

async function ledger(db: Db, keys: Keys): Promise<Finding[]> {
  const entries = await listLedger(db)
  const erased = new Set(await store.listErased(db))
  const listed = new Set(entries.map(({ subject_id }) => subject_id))
  const bad = firstBadEntry(entries)
  const at = (why: Finding['why'], count: number): Finding => ({ where: 'erasure_ledger', why, count })
  return [
    at('ledger_broken', bad ?? 0),
    at('key_not_destroyed', [...listed].filter((id) => keys.state(id) !== 'destroyed').length),
    at('not_marked_erased', [...listed].filter((id) => !erased.has(id)).length),
    at('not_in_ledger', [...erased].filter((id) => !listed.has(id)).length),
  ]
}

function idOf(owner: Buffer): string {
  const hex = owner.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
