import { globSync } from 'node:fs'
import { matchesGlob } from 'node:path'

const PLACES = ['src', 'test', 'web/src', 'bench', 'demo', 'scripts', 'db', 'docs']

/** Every folder that has files in it, from the root, without a closing slash. */
export function readFolders(root: string): string[] {
  const files = globSync(
    PLACES.map((place) => `${place}/**/*.*`),
    { cwd: root, withFileTypes: true, exclude: (entry) => ['node_modules', 'dist'].includes(entry.name) },
  )
  const folders = files
    .filter((entry) => entry.isFile())
    .map((entry) => entry.parentPath.slice(root.length + 1))
  return [...new Set(folders.flatMap(withParents))].toSorted()
}

/** ARCHITECTURE.md names each folder at the start of a line (`src/db/  …`, `*` for one name), and names none that is gone. */
export function pageIsTrue(page: string, folders: string[]): string[] {
  const named = [...page.matchAll(/^((?:src|test|web|bench|demo|scripts|db|docs)\/[\w./*-]*)(?=\s|$)/gm)]
    .map(([, path = '']) => path)
    .filter((path) => path.endsWith('/'))
    .map((path) => path.slice(0, -1))
  const missing = folders.filter((folder) => !named.some((glob) => matchesGlob(folder, glob)))
  const gone = named.filter((glob) => !folders.some((folder) => matchesGlob(folder, glob)))
  return [
    ...missing.map((folder) => `ARCHITECTURE.md does not name ${folder}/.`),
    ...gone.map((folder) => `ARCHITECTURE.md names ${folder}/, which is not there.`),
  ]
}

function withParents(folder: string): string[] {
  const parts = folder.split('/')
  return parts.map((_, at) => parts.slice(0, at + 1).join('/')).filter((path) => path !== 'web')
}
