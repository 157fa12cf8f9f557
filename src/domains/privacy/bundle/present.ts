import type { PersonalClass } from '#db/classes.ts'
import type { Db } from '#db/database.ts'
import type { Sealed } from '#db/columns.ts'
import { personalColumns, type Table } from '#db/table.ts'
import type { People } from '#domains/people/index.ts'
import type { Vault } from '#domains/vault/index.ts'

import type { Row } from '../store/rows.ts'

/** One row as the person may read it: stable names, readable values. */
export type Presented = Record<string, string | number | boolean | null>

/** Why something that is held is not in the bundle, and how often. */
export type Withheld = { what: string; why: string; count: number }

export type PresenterDeps = { vault: Vault; people: People }

const HIDDEN = 'The other party hid this from you; you never saw it, and the bundle does not show it either.'
const THEIRS = 'It is about the other party and was never shown to you.'
const KEYED = 'A keyed hash that finds the value; the value itself is in the bundle.'

/**
 * Turns rows into what one person may read: their own cells opened, the other party's only as they saw it, ids as
 * names and numbers. Counts what it leaves out.
 */
export class Presenter {
  readonly #deps: PresenterDeps
  readonly #subjectId: string
  readonly #names = new Map<string, string | undefined>()
  readonly #numbers = new Map<string, string | undefined>()
  readonly #classes = new Map<Table, ReadonlyMap<string, PersonalClass>>()
  readonly #withheld = new Map<string, Withheld>()

  constructor(deps: PresenterDeps, subjectId: string) {
    this.#deps = deps
    this.#subjectId = subjectId
  }

  /** What was left out so far, in a stable order. */
  withheld(): Withheld[] {
    return [...this.#withheld.values()].toSorted((a, b) => (a.what + a.why < b.what + b.why ? -1 : 1))
  }

  leaveOut(what: string, why: string, count = 1): void {
    const known = this.#withheld.get(`${what} ${why}`)
    this.#withheld.set(`${what} ${why}`, { what, why, count: (known?.count ?? 0) + count })
  }

  /** Looks up the names and numbers that these rows refer to, at once. */
  async prepare(db: Db, table: Table, rows: readonly Row[]): Promise<void> {
    const wanted = (target: string, known: ReadonlyMap<string, unknown>) => [
      ...new Set(
        Object.entries(table.columns)
          .filter(([, { references }]) => references?.table === target)
          .flatMap(([column]) => rows.flatMap((row) => textOf(row[column]) ?? []))
          .filter((id) => !known.has(id)),
      ),
    ]
    const subjects = wanted('subject', this.#names)
    const people = await this.#deps.people.getSome(db, subjects)
    for (const id of subjects) this.#names.set(id, people.get(id)?.name)
    const identifiers = wanted('identifier', this.#numbers)
    const values = await this.#deps.vault.valuesOf(db, identifiers)
    for (const id of identifiers) this.#numbers.set(id, values.get(id))
  }

  /** The row as the person may see it. */
  present(table: Table, row: Row): Presented {
    const classes = this.#classesOf(table)
    const shown: Presented = {}
    for (const [name, spec] of Object.entries(table.columns)) {
      const what = `${table.name}.${name}`
      const cls = classes.get(name)
      const isKey = spec.sqlType === 'uuid' && !spec.references
      if (!cls) {
        if (!isKey && spec.sqlType !== 'bytea' && !spec.references && row[name] !== undefined)
          shown[name] = plain(row[name])
        continue
      }
      if (typeof cls.export === 'object') {
        if (row[name] !== null) this.leaveOut(what, cls.export.withheld)
        continue
      }
      if (spec.sqlType === 'bytea' && !spec.sealed) {
        this.leaveOut(what, KEYED)
        continue
      }
      const isOwn = cls.subjects.some(({ via }) => row[via] === this.#subjectId)
      if (!isOwn && row[name] !== null) {
        if (cls.withheldBy !== undefined && row[cls.withheldBy] === true) {
          this.leaveOut(what, HIDDEN)
          continue
        }
        // A cell that only mentions somebody belongs to the list of whoever keeps it.
        const isMention = cls.subjects.every(({ role }) => role === 'counterparty')
        if (cls.visible[isMention ? 'self' : 'counterparty'] !== 'full') {
          this.leaveOut(what, THEIRS)
          continue
        }
      }
      shown[keyOf(name)] = this.#read(table, row, name)
    }
    return shown
  }

  /** Asked for once for each row: worked out once for each table. */
  #classesOf(table: Table): ReadonlyMap<string, PersonalClass> {
    const known =
      this.#classes.get(table) ?? new Map(personalColumns(table).map(([name, cls]) => [name, cls]))
    this.#classes.set(table, known)
    return known
  }

  #read(table: Table, row: Row, name: string): Presented[string] {
    const spec = table.columns[name]
    const value = row[name]
    if (value === null || value === undefined) return null
    const id = textOf(value) ?? ''
    if (spec?.references?.table === 'subject')
      return id === this.#subjectId ? 'you' : (this.#names.get(id) ?? 'somebody else')
    if (spec?.references?.table === 'identifier') return this.#numbers.get(id) ?? null
    if (spec?.sealed) {
      const rowId = textOf(row[table.primaryKey[0] ?? 'id']) ?? ''
      return this.#deps.vault.open(value as Sealed, `${table.name}.${name}`, rowId) ?? null
    }
    return plain(value)
  }
}

/** `caller_identifier_id` reads as `caller_identifier`: what is shown is no id. */
export function keyOf(column: string): string {
  return column.replace(/_id$/, '')
}

function plain(value: unknown): Presented[string] {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return null
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
