import { type Table, personalColumns } from '#db/table.ts'

/** One way in which rows of a table are about somebody: by this column, these cells. */
export type Link = {
  table: Table
  via: string
  role: 'self' | 'counterparty' | 'actor'
  /** The personal columns that are about whoever `via` names. */
  columns: string[]
}

/** All links of the catalogue. `subject` itself has none: its row is the tombstone. */
export function linksOf(catalogue: readonly Table[]): Link[] {
  return catalogue.flatMap((table) => {
    const links = new Map<string, Link>()
    for (const [name, cls] of personalColumns(table))
      for (const { via, role } of cls.subjects) {
        const link = links.get(via) ?? { table, via, role, columns: [] }
        link.columns.push(name)
        links.set(via, link)
      }
    return [...links.values()]
  })
}

/** What erasing somebody does with the rows of one link. */
export type Act =
  /** The rows go; where `unless` names other parties, only those rows in which none of them is left. */
  | { kind: 'delete'; table: Table; via: string; unless: string[] }
  /** The cells are emptied; each tombstone gets a random value of its own in each row. */
  | { kind: 'clear'; table: Table; via: string; columns: string[]; tombstones: string[] }
  /** The rows stay as they are, by an exception of the law, until a date. */
  | { kind: 'keep'; table: Table; via: string; exception: string; until: string }

/**
 * The acts of one erasure, in the order in which foreign keys allow them: first every deletion of a two-party row that
 * has no party left and every emptying of cells, then the deletions, children before parents.
 */
export function actsOf(catalogue: readonly Table[]): Act[] {
  const acts = linksOf(catalogue).flatMap(actsFor)
  const rank = new Map(childrenFirst(catalogue).map((table, at) => [table.name, at]))
  const stage = (act: Act) => (act.kind === 'delete' ? (act.unless.length > 0 ? 0 : 2) : 1)
  return acts.toSorted(
    (a, b) => stage(a) - stage(b) || (rank.get(a.table.name) ?? 0) - (rank.get(b.table.name) ?? 0),
  )
}

function actsFor({ table, via, columns }: Link): Act[] {
  const classes = new Map(personalColumns(table).map(([name, cls]) => [name, cls]))
  const own = columns.flatMap((name) => {
    const cls = classes.get(name)
    return cls ? [{ name, cls, nullable: table.columns[name]?.nullable === true }] : []
  })
  const goes = own.some(({ cls }) => takesRow(cls.erase, cls.subjects, via))
  const kept = own.flatMap(({ cls }) =>
    typeof cls.erase === 'object' && 'keep' in cls.erase ? [cls.erase] : [],
  )
  const cleared = own.filter(
    ({ cls, nullable }) =>
      cls.erase === 'nullify' ||
      (cls.erase === 'shredKey' && nullable) ||
      (typeof cls.erase === 'object' && 'tombstone' in cls.erase),
  )
  const unless =
    table.share === 'accessedBy'
      ? [
          ...new Set(personalColumns(table).flatMap(([, { erase, subjects }]) => ownersOf(erase, subjects))),
        ].filter((other) => other !== via)
      : []
  const clear: Act = {
    kind: 'clear',
    table,
    via,
    columns: cleared.map(({ name }) => name),
    tombstones: [
      ...new Set(
        cleared.flatMap(({ cls: { erase } }) =>
          typeof erase === 'object' && 'tombstone' in erase ? [erase.tombstone] : [],
        ),
      ),
    ],
  }
  if (goes && unless.length === 0) return [{ kind: 'delete', table, via, unless }]
  return [
    ...(goes ? [{ kind: 'delete' as const, table, via, unless }] : []),
    ...(clear.columns.length > 0 ? [clear] : []),
    ...kept
      .slice(0, 1)
      .map(({ keep, until }) => ({ kind: 'keep' as const, table, via, exception: keep, until })),
  ]
}

type Subjects = readonly { via: string; role: string }[]

/** A row goes with those whom it is about (`self`), not with those it merely mentions. */
function takesRow(erase: unknown, subjects: Subjects, via: string): boolean {
  return ownersOf(erase, subjects).includes(via)
}

function ownersOf(erase: unknown, subjects: Subjects): string[] {
  return erase === 'deleteRow' ? subjects.filter(({ role }) => role === 'self').map(({ via }) => via) : []
}

/** Tables in an order in which each comes before those it refers to. */
export function childrenFirst(catalogue: readonly Table[]): Table[] {
  const ordered: Table[] = []
  const seen = new Set<string>()
  const parentsOf = (table: Table) =>
    Object.values(table.columns).flatMap(({ references }) => (references ? [references.table] : []))
  const visit = (table: Table): void => {
    if (seen.has(table.name)) return
    seen.add(table.name)
    for (const parent of catalogue.filter(({ name }) => parentsOf(table).includes(name))) visit(parent)
    ordered.push(table)
  }
  for (const table of catalogue) visit(table)
  return ordered.toReversed()
}

/** The name of an act in steps, receipts and findings: `call_record.caller_subject_id clear`. */
export function nameOf(act: Act): string {
  return `${act.table.name}.${act.via} ${act.kind}`
}

/** Columns anywhere that point to an identifier and may be emptied: they must let go before the identifier's row goes. */
export function identifierCells(
  catalogue: readonly Table[],
): { table: Table; column: string; tombstone: string | undefined }[] {
  return catalogue.flatMap((table) =>
    personalColumns(table).flatMap(([column, { erase }, { references, nullable }]) =>
      references?.table === 'identifier' && nullable
        ? [
            {
              table,
              column,
              tombstone: typeof erase === 'object' && 'tombstone' in erase ? erase.tombstone : undefined,
            },
          ]
        : [],
    ),
  )
}
