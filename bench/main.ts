import { parseArgs } from 'node:util'

import { benches } from './benches.ts'
import { type Figure, judged } from './figure.ts'
import { type Section, writePage } from './page.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    write: { type: 'boolean' },
    quick: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
})

if (values.help) {
  console.log('npm run bench -- [name …] [--quick] [--json] [--write]\n')
  for (const { name, about } of benches) console.log(`  ${name.padEnd(16)}${about}`)
  process.exit(0)
}

const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(
    `No such bench: ${unknown.join(', ')}. There are: ${benches.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}

let missed = 0
const sections: Section[] = []
for (const bench of benches) {
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue
  const progress = (text: string) => {
    if (process.stderr.isTTY || !values.json) process.stderr.write(`  ${bench.name}: ${text}\n`)
  }
  const figures = (await bench.run({ quick: values.quick ?? false, progress })).map(judged)
  missed += figures.filter(({ ok }) => ok === false).length
  sections.push({ bench: bench.name, about: bench.about, figures })
  for (const figure of figures) console.log(values.json ? JSON.stringify(figure) : row(figure))
}
if (values.write) await writePage(sections)
process.exit(missed > 0 ? 1 : 0)

function row({ name, value, unit, target, bound, ok, ratio, peer }: Figure): string {
  const shown = Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
  const goal =
    target === undefined
      ? ''
      : ` (${bound === 'most' ? '≤' : '≥'} ${target.toLocaleString('en')} ${ok ? 'met' : 'MISSED'})`
  const beside = ratio === undefined ? '' : ` · ${ratio.toFixed(2)} × ${peer ?? 'peer'}`
  return `${name.padEnd(44)}${shown.padStart(12)} ${unit}${goal}${beside}`
}
