import { isOurs, type Law } from './source-file.ts'

/** Files longer than this need a reason in LONG_FILES. */
const LONG = 300
/** Files longer than this are several files. */
const TOO_LONG = 500

/** Word lists and tables of standards are as long as the world is. */
const TABLES = ['web/src/app/texts/', 'test/torture/']

export const LONG_FILES: Record<string, string> = {
  'src/domains/access/tables.ts': 'flat declarations of tables that refer to each other',
}

/** No file over 500 lines; over 300 only with a reason. Tests may be 500 long without one. */
export function sizes(allowed: Record<string, string> = LONG_FILES): Law {
  return (files) =>
    files
      .filter(({ path, lines }) => lines > LONG && !TABLES.some((place) => path.startsWith(place)))
      .flatMap(({ path, lines, isTest }) => {
        if (lines > TOO_LONG) return `${path} has ${lines} lines: over ${TOO_LONG} it is several files.`
        if (isTest || allowed[path] !== undefined) return []
        return `${path} has ${lines} lines: over ${LONG} it needs a reason in test/laws/shape-laws.ts.`
      })
}

const NEVER = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'misc'])
const NEVER_ALONE = new Set(['data', 'info', 'base', 'types'])

/** Bare roles or kebab-case, and no name under which anything could be put. */
export const names: Law = (files) =>
  files.flatMap(({ path }) => {
    const parts = path.split('/')
    const stems = parts.map((part) => part.replace(/(\.test|\.types|\.d|\.config)?\.(ts|tsx|mjs)$/, ''))
    const badCase = stems.find((stem) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem))
    if (badCase !== undefined) return `${path}: "${badCase}" is not kebab-case.`
    const empty = stems.find(
      (stem) =>
        (NEVER_ALONE.has(stem) && !path.startsWith('test/')) ||
        stem.split('-').some((word) => NEVER.has(word)),
    )
    return empty === undefined ? [] : `${path}: "${empty}" says nothing about what is inside.`
  })

/** A thing has one name wherever it is imported. */
export const noDefaultExports: Law = (files) =>
  files
    .filter(({ path, text }) => /^export default\b/m.test(text) && !/(^|\/)vite\.config\.ts$/.test(path))
    .map(({ path }) => `${path} has a default export: give it a name.`)

/** Only the face of a room passes on what others made. */
export const noBarrels: Law = (files) =>
  files
    .filter(({ path }) => !/^src\/(domains|engine)\/[^/]+\/index\.ts$/.test(path))
    .filter(({ imports }) => imports.some(({ reExport }) => reExport))
    .map(
      ({ path }) =>
        `${path} passes on another file's exports: only the index.ts of a domain or of the engine does.`,
    )

/** A URL spells a space as `%20`, and a clone may lie in a folder with spaces. */
export const noUrlPaths: Law = (files) =>
  files
    .filter(({ text }) => /import\.meta\.url\)\.pathname/.test(text))
    .map(({ path }) => `${path} takes a path from a URL: write join(import.meta.dirname, ...).`)

/** What is imported is asked for in package.json; what another package brings along may be gone with its next version. */
export function declaredPackages(declared: string[]): Law {
  return (files) =>
    files.flatMap(({ path, imports }) =>
      imports
        .filter(({ from }) => !isOurs(from) && !from.startsWith('node:'))
        .map(({ from }) =>
          from
            .split('/')
            .slice(0, from.startsWith('@') ? 2 : 1)
            .join('/'),
        )
        .filter((name) => !declared.includes(name))
        .map((name) => `${path} imports ${name}, which package.json does not ask for.`),
    )
}

const PRODUCT_NOUNS =
  /tenant|customer|reseller|employee|voicemail|attendant|user ?account|account_?id|data subject|subject_?id/i

/** The engine speaks the standard's words and no other. */
export const engineWords: Law = (files) =>
  files
    .filter(({ path }) => path.startsWith('src/engine/'))
    .flatMap(({ path, text }) => {
      const word = PRODUCT_NOUNS.exec(text)?.[0]
      return word === undefined ? [] : `${path} says "${word}": the engine knows no product noun.`
    })

/** SQL is written in db/, store.ts and tables.ts. */
export const sqlInStores: Law = (files) =>
  files
    .filter(({ path, isTest }) => path.startsWith('src/') && !isTest)
    .filter(
      ({ path }) =>
        !/^src\/db\/|^src\/domains\/[^/]+\/(store|tables)\.ts$|^src\/domains\/[^/]+\/store\//.test(path),
    )
    .filter(
      ({ imports, text }) =>
        imports.some(({ from, typeOnly }) => from === 'kysely' && !typeOnly) || /\bsql`/.test(text),
    )
    .map(({ path }) => `${path} writes SQL: it belongs in the store.ts of its domain.`)
