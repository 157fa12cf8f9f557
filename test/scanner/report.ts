import { createAttacker, noKeys } from './attacker.ts'
import { LEAST_BYTES, type Needle, patternsOf } from './needles.ts'
import { unpackPostgres } from './postgres.ts'
import { createSearch } from './search.ts'
import { type Layer, unpack } from './unpack.ts'
import { walk } from './walk.ts'

export type Found = { needle: string; encoding: string; file: string; offset: number; layers: string[] }
export type Report = {
  files: number
  bytes: number
  patterns: number
  keys: number
  sealed_values_opened: number
  layers: Record<string, number>
  unreadable: string[]
  void: string[]
  needles: { name: string; hits: number }[]
  found: Found[]
}

export type ScanOptions = { folders: readonly string[]; keys?: string; needles: readonly Needle[] }

/** Something packed in something packed in something packed; deeper is not looked. */
const DEPTH = 3

export async function scan({ folders, keys, needles }: ScanOptions): Promise<Report> {
  const attacker = keys === undefined ? noKeys : await createAttacker(keys)
  const patterns = patternsOf(needles)
  const search = createSearch(patterns)
  const found: Found[] = []
  const layers: Record<string, number> = {}
  const unreadable: string[] = []
  const files = new Set<string>()
  let bytes = 0

  function look(within: Layer, file: string, path: string[]): void {
    for (const hit of search(within.bytes))
      found.push({
        needle: hit.needle,
        encoding: hit.encoding,
        file,
        offset: within.offset + hit.offset,
        layers: path,
      })
    const inside = [
      unpack(within.bytes),
      // A sealed value holds text of ours; pages are only found in files.
      ...(path.length === 0 ? [unpackPostgres(within.bytes)] : []),
      ...(path.at(-1)?.startsWith('sealed') ? [] : [attacker.open(within.bytes)]),
    ]
    if (path.length >= DEPTH) return
    for (const layer of inside.values())
      for (const one of layer) {
        layers[one.layer] = (layers[one.layer] ?? 0) + 1
        look({ ...one, offset: within.offset + one.offset }, file, [...path, one.layer])
      }
  }

  for (const folder of folders)
    for await (const part of walk(folder, (file) => unreadable.push(file))) {
      files.add(part.file)
      bytes += part.bytes.length
      look({ layer: '', offset: part.at, bytes: part.bytes }, part.file, [])
    }

  return {
    files: files.size,
    bytes,
    patterns: patterns.length,
    keys: attacker.keys,
    sealed_values_opened: Object.entries(layers).reduce(
      (sum, [name, n]) => sum + (name.startsWith('sealed') ? n : 0),
      0,
    ),
    layers,
    unreadable,
    void: [
      ...(bytes === 0 ? ['nothing was scanned'] : []),
      ...(needles.length === 0 ? ['no needles were given'] : []),
      ...needles
        .filter(({ value }) => Buffer.byteLength(value) < LEAST_BYTES)
        .map(({ name }) => `the needle "${name}" is too short to mean anything`),
      ...(unreadable.length > 0 ? [`${unreadable.length} files could not be read`] : []),
    ],
    needles: needles.map(({ name }) => ({
      name,
      hits: found.filter(({ needle }) => needle === name).length,
    })),
    found,
  }
}
