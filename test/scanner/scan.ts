/** The blind scanner's command line; see README.md beside it. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'

import type { Needle } from './needles.ts'
import { type Report, scan } from './report.ts'

const USAGE =
  'node test/scanner/scan.ts --folder <path> [--folder <path>] [--keys <path>] --needles <file.json> [--expect found|none] [--json]'
/** Enough places to see where the leak is. */
const SHOWN = 20

const { values } = parseArgs({
  options: {
    folder: { type: 'string', multiple: true },
    keys: { type: 'string' },
    needles: { type: 'string' },
    expect: { type: 'string', default: 'none' },
    json: { type: 'boolean', default: false },
  },
})

if (!values.folder || !values.needles || !['found', 'none'].includes(values.expect)) {
  process.stderr.write(`${USAGE}\n`)
  process.exit(2)
}

const report = await scan({
  folders: values.folder,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a wrong file ends the program at once
  needles: JSON.parse(await readFile(values.needles, 'utf8')) as Needle[],
  ...(values.keys === undefined ? {} : { keys: values.keys }),
})
process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : inWords(report))
process.exitCode = verdict(report, values.expect === 'found')

function verdict(of: Report, expectFound: boolean): number {
  if (of.void.length > 0) return 2
  return of.needles.every(({ hits }) => hits > 0 === expectFound) ? 0 : 1
}

function inWords(of: Report): string {
  return [
    ...of.void.map((why) => `Void: ${why}.`),
    `${of.files} files, ${of.bytes} bytes, ${of.patterns} patterns, ${of.keys} keys, ${of.sealed_values_opened} sealed values opened.`,
    ...of.needles.map(({ name, hits }) => `${hits === 0 ? 'not found' : `found ${hits} times`}: ${name}`),
    ...of.found
      .slice(0, SHOWN)
      .map(
        ({ needle, encoding, file, offset, layers }) =>
          `  ${needle} as ${[...layers, encoding].join(' > ')} in ${file} at ${offset}`,
      ),
    '',
  ].join('\n')
}
