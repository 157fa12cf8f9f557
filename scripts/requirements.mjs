/**
 * `npm run requirements`: how many requirements of docs/requirements.md the last `npm test` has shown, by area.
 * A passing test shows those whose IDs stand in its name in brackets: `[UC-62]`, `[UC-62, 4K-161]`.
 *
 *   -- --missing DSR   what is still to be shown in one area, in words
 *   -- --json          all of it as data
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { fail, root } from './bootstrap.mjs'

const ID = /\b(?:UC|4K|MO|OIG|MCP)-\d+\b/g

const { values } = parseArgs({ options: { json: { type: 'boolean' }, missing: { type: 'string' } } })
const { wanted, areas } = readRequirements(readFileSync(join(root, 'docs/requirements.md'), 'utf8'))
const { tests, complete } = readLastRun()
const shown = new Set(tests.filter((test) => test.ok).flatMap((test) => idsOf(test.name)))
const unknown = tests
  .flatMap((test) => idsOf(test.name).map((id) => ({ id, ...test })))
  .filter(({ id }) => !wanted.has(id))

const report = areas.map(({ code, title, ids }) => {
  const missing = ids.filter((id) => !shown.has(id))
  return { code, title, total: ids.length, shown: ids.length - missing.length, missing }
})

if (values.missing !== undefined) tellArea(values.missing)
else if (values.json)
  console.log(
    JSON.stringify({
      ...sums(),
      complete,
      areas: report,
      unknown: unknown.map(({ id, name, file }) => ({ id, name, file })),
    }),
  )
else tellAll()
for (const { id, name, file } of unknown) console.error(`${id} is no requirement: "${name}" in ${file}`)
process.exitCode = unknown.length > 0 ? 1 : 0

function idsOf(name) {
  return [...name.matchAll(/\[([^\]]*)\]/g)].flatMap(([, inside]) => inside.match(ID) ?? [])
}

/** Part 1 holds a row per requirement, Part 2 the areas with their IDs. */
function readRequirements(page) {
  const [, part1 = '', part2 = ''] = page.split(/^# Part \d.*$/m)
  const rows = part1.matchAll(/^\| ((?:UC|4K|MO|OIG|MCP)-\d+) \| ([^|]*) \| [^|]* \| [^|]* \| ([^|]*) \|$/gm)
  const wanted = new Map([...rows].map(([, id, says, must]) => [id, { says, must }]))
  const areas = part2
    .split(/^## Area \d+ /m)
    .slice(1)
    .map((section) => {
      const [, code, title] = /^\((\w+)\): (.*)$/m.exec(section) ?? []
      const lists = [...section.matchAll(/^- \w+ \(\d+\): (.*)$/gm)].map(([, list]) => list)
      return { code, title, ids: lists.flatMap((list) => list.match(ID) ?? []) }
    })
  return { wanted, areas }
}

function readLastRun() {
  try {
    return JSON.parse(readFileSync(join(root, 'node_modules/.cache/sotto/tests.json'), 'utf8'))
  } catch {
    return fail('There is no test result yet: run npm test first.')
  }
}

function sums() {
  return {
    shown: report.reduce((sum, area) => sum + area.shown, 0),
    total: report.reduce((sum, area) => sum + area.total, 0),
  }
}

function tellAll() {
  if (!complete)
    console.log('The last run held a part of the suite; of the rest, the result before it is taken.\n')
  for (const { code, title, shown, total, missing } of report) {
    console.log(`${code.padEnd(5)}${String(shown).padStart(3)} of ${String(total).padStart(2)}  ${title}`)
    if (missing.length > 0 && shown > 0) console.log(`${' '.repeat(16)}not yet: ${ranges(missing)}`)
  }
  const { shown, total } = sums()
  const untouched = report.filter((area) => area.shown === 0).map((area) => area.code)
  if (untouched.length > 0) console.log(`\nNothing shown yet in ${untouched.join(', ')}.`)
  console.log(
    `\n${shown} of ${total} requirements are shown by a passing test. In words: npm run requirements -- --missing DSR`,
  )
}

function tellArea(code) {
  const area = report.find((one) => one.code === code.toUpperCase())
  if (!area) fail(`There is no area ${code}; there are ${report.map((one) => one.code).join(', ')}.`)
  console.log(`${area.title}: ${area.shown} of ${area.total} shown, not yet:\n`)
  for (const id of area.missing)
    console.log(`${id.padEnd(8)}${wanted.get(id)?.says}\n${' '.repeat(8)}→ ${wanted.get(id)?.must}\n`)
}

/** `UC-26, UC-27, UC-28` → `UC-26…28`. */
function ranges(ids) {
  const runs = []
  for (const id of ids) {
    const [system, number] = id.split('-')
    const last = runs.at(-1)
    if (last?.system === system && last.to === Number(number) - 1)
      Object.assign(last, { to: Number(number), end: number })
    else runs.push({ system, from: number, to: Number(number), end: number })
  }
  return runs
    .map(({ system, from, end }) => (from === end ? `${system}-${from}` : `${system}-${from}…${end}`))
    .join(', ')
}
