import type { Label, Table } from '#db/table.ts'

import type { DataClass } from '../contract.ts'
import type { Presented, Withheld } from './present.ts'
import { shownColumns } from './schema.ts'
import { TEXTS } from './texts.ts'

export type AccessLine = {
  at: string
  role: string
  action: string
  object: string
  outcome: string
  purpose: string
}
/** A table as the page shows it: the first rows, and how many there are. */
export type Shown = { table: Table; rows: Presented[]; count: number }

export type PageInput = {
  language: keyof Label
  company: string
  madeAt: string
  shown: readonly Shown[]
  withheld: readonly Withheld[]
  access: readonly AccessLine[]
}

/** What a page may hold of one table before it becomes a burden to open. */
export const ROWS_ON_PAGE = 500

/** No script, no font, no picture from elsewhere: the page is readable in fifty years. */
const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 3rem } .table { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem; border-bottom: 1px solid #8884; white-space: nowrap }
caption { text-align: left; padding: .35rem 0; opacity: .75 } td.long { white-space: normal }`

/** The first page of the bundle. */
export function indexPage({ language, company, madeAt, shown, withheld, access }: PageInput): string {
  const t = TEXTS[language]
  const held = shown.filter(({ count }) => count > 0)
  return page(language, t.title, [
    `<h1>${escape(t.title)}</h1>`,
    `<p>${escape(company)} · ${escape(t.made)} <time>${escape(madeAt)}</time></p><p>${escape(t.lead)}</p>`,
    `<p><a href="processing.html">${escape(t.processing)}</a></p>`,
    `<h2>${escape(t.tables)}</h2><ul>${held
      .map(
        ({ table, count }) =>
          `<li><a href="#${table.name}">${escape(table.label[language])}</a>: ${count} ${escape(t.entries)}</li>`,
      )
      .join('')}</ul>`,
    ...held.map((one) => tableSection(one, language)),
    `<h2 id="withheld">${escape(t.withheld)}</h2>`,
    withheld.length === 0
      ? `<p>${escape(t.nothingWithheld)}</p>`
      : `<p>${escape(t.withheldLead)}</p>${grid(
          [t.files, t.why, t.times],
          withheld.map(({ what, why, count }) => [what, why, count]),
        )}`,
    `<h2 id="access">${escape(t.access)}</h2><p>${escape(t.accessLead)}</p>`,
    grid(
      [t.when, t.role, t.action, t.outcome],
      access.slice(0, ROWS_ON_PAGE).map(({ at, role, action, outcome }) => [at, role, action, outcome]),
    ),
    `<h2>${escape(t.proof)}</h2><p>${escape(t.proofText)}</p>`,
  ])
}

function tableSection({ table, rows, count }: Shown, language: keyof Label): string {
  const t = TEXTS[language]
  const keys = shownColumns(table).map(([key]) => key)
  const file = `data/${table.name}.csv`
  const more =
    count > rows.length
      ? `${escape(t.more.replace('{{shown}}', String(rows.length)).replace('{{count}}', String(count)))} <a href="${file}">${file}</a>`
      : `<a href="${file}">${file}</a>`
  return `<h2 id="${table.name}">${escape(table.label[language])}</h2>${grid(
    keys.map((key) => key.replaceAll('_', ' ')),
    rows.map((row) => keys.map((key) => yesOrNo(row[key] ?? null, language))),
    more,
  )}`
}

/** Why, on what basis, how long: for each kind of data that is held (Art. 15(1)). */
export function processingPage(
  language: keyof Label,
  company: string,
  classes: readonly DataClass[],
): string {
  const t = TEXTS[language]
  return page(language, t.processing, [
    `<h1>${escape(t.processing)}</h1><p>${escape(company)}</p>`,
    ...t.facts.map((fact) => `<p>${escape(fact)}</p>`),
    grid(
      [t.tables, '', t.why, t.basis, t.howLong, t.onErasure],
      classes.map((one) => [
        one.label,
        one.columns.join(', ').replaceAll('_', ' '),
        one.purpose,
        one.basis,
        one.retention,
        one.erase,
      ]),
    ),
    `<h2>${escape(t.rights)}</h2>`,
    ...t.rightsText.map((right) => `<p>${escape(right)}</p>`),
  ])
}

function page(language: keyof Label, title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)}</title><style>${STYLE}</style></head><body>
${body.join('\n')}
</body></html>
`
}

/** `caption` is markup of ours; everything else is escaped. */
function grid(heads: readonly string[], rows: readonly Presented[string][][], caption = ''): string {
  const cells = rows.map(
    (row) =>
      `<tr>${row.map((cell) => `<td${isLong(cell) ? ' class="long"' : ''}>${escape(String(cell ?? ''))}</td>`).join('')}</tr>`,
  )
  return `<div class="table"><table>${caption && `<caption>${caption}</caption>`}<thead><tr>${heads
    .map((head) => `<th scope="col">${escape(head)}</th>`)
    .join('')}</tr></thead><tbody>${cells.join('')}</tbody></table></div>`
}

const LONG = 40
const isLong = (cell: Presented[string]) => typeof cell === 'string' && cell.length > LONG

function yesOrNo(cell: Presented[string], language: keyof Label): Presented[string] {
  return typeof cell === 'boolean' ? TEXTS[language][cell ? 'yes' : 'no'] : cell
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
