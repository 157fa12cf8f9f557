/** `npm run prove -- [name …] [--json]`: the proofs of the promise, each a test that says in figures what it has shown. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { run } from 'node:test'
import { parseArgs } from 'node:util'

import { type Figure, judged } from './figure.ts'

type Proof = { name: string; about: string; files: string }

const PROOFS: readonly Proof[] = [
  { name: 'truth', about: 'the gate catches every kind of schema change', files: 'test/truth/*.test.ts' },
  { name: 'scanner', about: 'the blind scanner finds what it must find', files: 'test/scanner/*.test.ts' },
  {
    name: 'residue',
    about: 'a thief with disk and keys finds nothing of an erased person',
    files: 'test/proofs/residue.test.ts',
  },
  {
    name: 'killed',
    about: 'an erasure killed anywhere goes on and is done once',
    files: 'test/proofs/killed-erasure.test.ts',
  },
  {
    name: 'two-party',
    about: 'each side of a call keeps its own and loses the other',
    files: 'test/proofs/two-party.test.ts',
  },
  {
    name: 'export',
    about: "a bundle holds one person's data, signed, and nobody else's",
    files: 'src/domains/privacy/bundle/*.test.ts',
  },
  {
    name: 'wall',
    about: 'every route asks who it is, and has nothing of another company',
    files: 'test/doors/matrix.test.ts',
  },
  {
    name: 'lockout',
    about: 'strangers who guess neither get in nor keep the owner out',
    files: 'test/proofs/lockout.test.ts',
  },
  { name: 'audit', about: 'a changed audit entry is named', files: 'src/domains/audit/*.test.ts' },
]

const ROOT = join(import.meta.dirname, '..')
/** A test hands a figure over as a diagnostic that begins so. */
const MARK = 'figure '

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
})

if (values.help) {
  console.log('npm run prove -- [name …] [--json]\n')
  for (const { name, about } of PROOFS) console.log(`  ${name.padEnd(12)}${about}`)
  process.exit(0)
}
const unknown = positionals.filter((wanted) => !PROOFS.some(({ name }) => name === wanted))
if (unknown.length > 0) {
  console.error(
    `No such proof: ${unknown.join(', ')}. There are: ${PROOFS.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}

let missed = 0
for (const proof of PROOFS) {
  if (positionals.length > 0 && !positionals.includes(proof.name)) continue
  for (const figure of await prove(proof)) {
    if (figure.ok === false) missed++
    console.log(values.json ? JSON.stringify(figure) : inWords(figure))
  }
}
process.exit(missed > 0 ? 1 : 0)

async function prove({ name, files }: Proof): Promise<Figure[]> {
  const figures: Figure[] = []
  const started = performance.now()
  let passed = 0
  let total = 0
  const stream = run({ files: globSync(join(ROOT, files)).toSorted(), concurrency: 1, isolation: 'process' })
  for await (const { type, data } of stream) {
    // What stands around other tests counts through them.
    const isLeaf = (type === 'test:pass' || type === 'test:fail') && data.details.type !== 'suite'
    if (isLeaf) {
      total++
      if (type === 'test:pass') passed++
      else console.error(`  not shown: ${data.name}`)
    }
    if (type === 'test:diagnostic' && data.message.startsWith(MARK))
      figures.push(judged(JSON.parse(data.message.slice(MARK.length)) as Figure))
  }
  return [
    judged({ name: `${name}: statements shown`, value: passed, unit: 'tests', target: Math.max(total, 1) }),
    ...figures.map((figure) => ({ ...figure, name: `${name}: ${figure.name}` })),
    { name: `${name}: time`, value: Math.round((performance.now() - started) / 100) / 10, unit: 's' },
  ]
}

function inWords({ name, value, unit, target, bound, ok }: Figure): string {
  const goal =
    target === undefined ? '' : ` (${bound === 'most' ? '≤' : '≥'} ${target} ${ok ? 'met' : 'MISSED'})`
  return `${name.padEnd(52)}${value.toLocaleString('en').padStart(14)} ${unit}${goal}`
}
