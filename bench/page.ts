import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem, type } from 'node:os'

import type { Figure } from './figure.ts'

const PAGE = new URL('../docs/benchmarks.md', import.meta.url)
const START = '<!-- figures: written by `npm run bench -- --write` -->'
const END = '<!-- end of figures -->'

export type Section = { bench: string; about: string; figures: Figure[] }

/** Puts the measured figures between the two marks of docs/benchmarks.md; the words around them are written by hand. */
export async function writePage(sections: readonly Section[]): Promise<void> {
  const page = await readFile(PAGE, 'utf8')
  const [before = '', rest = ''] = page.split(START)
  const after = rest.split(END)[1] ?? ''
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()}, Node ${process.versions.node}`
  const parts = sections.map(({ bench, about, figures }) =>
    [
      `### ${bench}`,
      about,
      '',
      '| figure | value | target | method |',
      '| --- | ---: | ---: | --- |',
      ...figures.map(line),
      '',
    ].join('\n'),
  )
  const measured = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}.`
  await writeFile(PAGE, [before + START, measured, '', ...parts, END + after].join('\n'))
}

function line({ name, value, unit, target, bound, ok, method, ratio, peer }: Figure): string {
  const goal =
    target === undefined
      ? ''
      : `${bound === 'most' ? '≤' : '≥'} ${number(target)} ${ok ? 'met' : '**missed**'}`
  const beside = ratio === undefined ? '' : `; ${ratio.toFixed(2)} × ${peer ?? 'peer'} in the same run`
  return `| ${name} | ${number(value)} ${unit} | ${goal} | ${method ?? ''}${beside} |`
}

function number(value: number): string {
  return Math.abs(value) >= 100 || Number.isInteger(value)
    ? Math.round(value).toLocaleString('en')
    : value.toFixed(2)
}
