import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

export type Import = { from: string; typeOnly: boolean; reExport: boolean }
export type SourceFile = { path: string; text: string; lines: number; imports: Import[]; isTest: boolean }

/** A law reads files and returns one plain sentence per breach. */
export type Law = (files: SourceFile[]) => string[]

const PLACES = ['src', 'web', 'test', 'scripts', 'bench', 'demo'].map((place) => `${place}/**/*.{ts,tsx,mjs}`)

/** Every source file of the project, with paths from its root. */
export function readProject(root: string): SourceFile[] {
  return globSync(PLACES, { cwd: root, exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path) })
    .toSorted()
    .map((path) => sourceFile(path, readFileSync(posix.join(root, path), 'utf8')))
}

/** A file as the laws see it; given a made-up text it is a seeded breach. */
export function sourceFile(path: string, text: string): SourceFile {
  const isTest = /\.test\.tsx?$/.test(path) || path.startsWith('test/')
  return { path, text, lines: text.split('\n').length - 1, imports: readImports(text), isTest }
}

/** Imports begin a line and hold no quote before their source, so text inside strings and comments is not taken for one. */
function readImports(text: string): Import[] {
  const statements = [...text.matchAll(/^(import|export)\b([^'"`;]*?)\bfrom ['"]([^'"]+)['"]/gm)]
  const sideEffects = [...text.matchAll(/^import ['"]([^'"]+)['"]/gm)]
  const dynamic = [...text.matchAll(/\bimport\(['"]([^'"]+)['"]\)/g)]
  return [
    ...statements.map(([, verb, names = '', from = '']) => ({
      from,
      typeOnly: /^\s*type\b(?!\s*,)/.test(names) || namesOnlyTypes(names),
      reExport: verb === 'export',
    })),
    ...[...sideEffects, ...dynamic].map(([, from = '']) => ({ from, typeOnly: false, reExport: false })),
  ]
}

function namesOnlyTypes(names: string): boolean {
  const braces = /^\s*\{([^}]*)\}\s*$/.exec(names)?.[1]
  if (braces === undefined) return false
  return braces
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .every((name) => name.startsWith('type '))
}

/** Where an import leads: a path from the root for our own files, the bare name for a package. */
export function target(file: SourceFile, from: string): string {
  if (from.startsWith('#')) return `src/${from.slice(1)}`
  if (from.startsWith('.')) return posix.normalize(posix.join(posix.dirname(file.path), from))
  return from
}

/** True for files of ours, false for packages and `node:`. */
export function isOurs(from: string): boolean {
  return from.startsWith('#') || from.startsWith('.')
}
