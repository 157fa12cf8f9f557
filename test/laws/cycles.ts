import { type Law, isOurs, type SourceFile, target } from './source-file.ts'

/** No two files need each other to run. Imports of types do not count: they are gone by then. */
export const noCycles: Law = (files) => {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const breaches: string[] = []

  function visit(file: SourceFile, trail: string[]): void {
    const at = trail.indexOf(file.path)
    if (at >= 0) breaches.push(`These files need each other: ${[...trail.slice(at), file.path].join(' → ')}.`)
    if (at >= 0 || done.has(file.path)) return
    for (const one of file.imports) {
      const next = one.typeOnly || !isOurs(one.from) ? undefined : byPath.get(target(file, one.from))
      if (next) visit(next, [...trail, file.path])
    }
    done.add(file.path)
  }

  for (const file of files) visit(file, [])
  return breaches
}
