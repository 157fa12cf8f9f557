import { createHash } from 'node:crypto'

import type { Database } from '#db/database.ts'
import type { Table } from '#db/table.ts'
import type { Audit } from '#domains/audit/index.ts'
import type { People } from '#domains/people/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import type { Clock } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'
import type { SubjectId } from '#lib/ids.ts'
import type { Signer } from '#lib/signing.ts'
import { Packed, type ZipEntry } from '#lib/zip.ts'

import { heldAbout, type Language } from '../held.ts'
import { actsOf, linksOf } from '../links.ts'
import { countAct, countHeld } from '../store/rows.ts'
import { csvLine } from './csv.ts'
import { type AccessLine, indexPage, processingPage, ROWS_ON_PAGE, type Shown } from './html.ts'
import { type Presented, Presenter } from './present.ts'
import { readPresented, type Source, sourcesOf } from './rows.ts'
import { jsonSchemaOf, shownColumns } from './schema.ts'
import { vcardOf } from './vcard.ts'

export type BundleDeps = {
  database: Database
  vault: Vault
  people: People
  audit: Audit
  clock: Clock
  catalogue: readonly Table[]
  signer: Signer
}

export type BundleFor = { subjectId: SubjectId; language: Language; company: string }

/** How many entries of the access log a bundle holds; more than anybody could read. */
const ACCESS_LIMIT = 100_000

/**
 * Everything about one person as the files of an archive, written as they are read: a page of rows in memory at a time.
 * The manifest comes last, since it names the hash of every file before it.
 */
export async function* bundle(deps: BundleDeps, ctx: Ctx, of: BundleFor): AsyncGenerator<ZipEntry> {
  const { database, clock, catalogue, signer } = deps
  const files: { name: string; sha256: string; bytes: number }[] = []
  const madeAt = clock.now().toISOString()
  const presenter = new Presenter(deps, of.subjectId)
  const shown: Shown[] = []

  function entry(name: string, content: AsyncIterable<string> | Iterable<string>): ZipEntry {
    return { name, content: hashed(name, content) }
  }
  async function* hashed(name: string, content: AsyncIterable<string> | Iterable<string>) {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const piece of content) {
      const part = Buffer.from(piece)
      hash.update(part)
      bytes += part.length
      yield part
    }
    files.push({ name, sha256: hash.digest('hex'), bytes })
  }

  for (const source of sourcesOf(linksOf(catalogue))) {
    const { name } = source.table
    const held = await database.read(ctx.tenantId, (db) =>
      countHeld(db, source.table, source.vias, of.subjectId),
    )
    if (held === 0) continue
    const collected: Shown = { table: source.table, rows: [], count: 0 }
    shown.push(collected)
    const csv = new CsvFile(source)
    const pages = readPresented(database, ctx.tenantId, presenter, source, of.subjectId)
    yield entry(`data/${name}.json`, jsonText(pages, collected, csv))
    yield { name: `data/${name}.csv`, packed: csv.packed }
    files.push({ name: `data/${name}.csv`, ...csv.digest() })
    yield entry(`data/${name}.schema.json`, [pretty(jsonSchemaOf(source.table, of.language))])
  }
  await countMentions(deps, ctx, of.subjectId, presenter)

  const card = await cardOf(deps, ctx, of.subjectId)
  if (card !== undefined) yield entry('contact.vcf', [card])
  const classes = await database.read(ctx.tenantId, (db) =>
    heldAbout(db, catalogue, of.subjectId, of.language),
  )
  yield entry('processing.json', [
    pretty({
      controller: of.company,
      automated_decisions: false,
      third_countries: [],
      recipients: [],
      classes,
    }),
  ])
  yield entry('processing.html', [processingPage(of.language, of.company, classes)])
  const access = await accessOf(deps, ctx, of.subjectId)
  yield entry('access-log.json', [pretty(access)])
  const withheld = presenter.withheld()
  yield entry('withheld.json', [pretty(withheld)])
  yield entry('index.html', [
    indexPage({ language: of.language, company: of.company, madeAt, shown, withheld, access }),
  ])
  yield { name: 'public-key.pem', content: [signer.publicKeyPem] }
  const manifest = Buffer.from(
    pretty({ format: 'sotto-export-1', made_at: madeAt, files: files.toSorted(byName) }),
  )
  yield { name: 'manifest.json', content: [manifest] }
  yield { name: 'manifest.sig', content: [signer.sign(manifest)] }
}

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)

type Pages = ReturnType<typeof readPresented>

async function* jsonText(pages: Pages, collected: Shown, csv: CsvFile): AsyncGenerator<string> {
  for await (const page of pages) {
    await csv.write(page)
    const lines = page.map((row) => `  ${JSON.stringify(row)}`).join(',\n')
    yield collected.count === 0 ? `[\n${lines}` : `,\n${lines}`
    collected.count += page.length
    collected.rows.push(...page.slice(0, ROWS_ON_PAGE - collected.rows.length))
  }
  yield collected.count === 0 ? '[]\n' : '\n]\n'
}

/** The same rows as a table, compressed beside the JSON so that they are read once. */
class CsvFile {
  readonly packed = new Packed()
  readonly #hash = createHash('sha256')
  readonly #keys: string[]
  #bytes = 0
  #begun = false

  constructor({ table }: Source) {
    this.#keys = shownColumns(table).map(([key]) => key)
  }

  async write(page: readonly Presented[]): Promise<void> {
    const head = this.#begun ? '' : csvLine(this.#keys)
    this.#begun = true
    const text = head + page.map((row) => csvLine(this.#keys.map((key) => row[key] ?? null))).join('')
    this.#hash.update(text)
    this.#bytes += Buffer.byteLength(text)
    await this.packed.write(text)
  }

  digest(): { sha256: string; bytes: number } {
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes }
  }
}

const MENTIONED =
  'It stands in a list of another person and is theirs; what it says about you is in your own lists.'
const ACTED = 'It says what you did with data of others, and is kept to show who did what.'

/** Rows that only mention the person are counted, and said to be withheld. */
async function countMentions(
  { database, catalogue }: BundleDeps,
  ctx: Ctx,
  subjectId: string,
  presenter: Presenter,
): Promise<void> {
  const roles = new Map(linksOf(catalogue).map(({ table, via, role }) => [`${table.name}.${via}`, role]))
  for (const act of actsOf(catalogue)) {
    const where = `${act.table.name}.${act.via}`
    const role = roles.get(where)
    if (role === 'self') continue
    const count = await database.read(ctx.tenantId, (db) => countAct(db, act, subjectId))
    if (count > 0) presenter.leaveOut(where, role === 'actor' ? ACTED : MENTIONED, count)
  }
}

/** Undefined for somebody who is no employee. */
function cardOf(
  { database, people, vault }: BundleDeps,
  ctx: Ctx,
  subjectId: SubjectId,
): Promise<string | undefined> {
  return database.read(ctx.tenantId, async (db) => {
    const person = (await people.getSome(db, [subjectId])).get(subjectId)
    const held = await vault.holdings(db, subjectId)
    return (
      person &&
      vcardOf(
        person,
        held.filter(({ to }) => to === null),
      )
    )
  })
}

/** When, in which role, what and why; never who. */
export async function accessOf(
  { audit }: Pick<BundleDeps, 'audit'>,
  ctx: Ctx,
  subjectId: SubjectId,
): Promise<AccessLine[]> {
  const rows = await audit.about(ctx, subjectId, ACCESS_LIMIT)
  return rows.map((row) => ({
    at: row.at.toISOString(),
    role: row.actor_role,
    action: row.action,
    object: row.object_type,
    outcome: row.outcome,
    purpose: row.purpose,
  }))
}
