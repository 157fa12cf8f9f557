import type { Pattern } from './needles.ts'

export type Hit = { needle: string; encoding: string; offset: number }

/** Finds all patterns in one pass: a bitmap over three-byte prefixes first, then the few that begin so. */
export function createSearch(patterns: readonly Pattern[]): (bytes: Buffer) => Hit[] {
  const bitmap = new Uint8Array(2 ** 21)
  const byPrefix = new Map<number, Pattern[]>()
  for (const pattern of patterns) {
    const key = pattern.bytes.readUIntBE(0, 3)
    bitmap[key >> 3] = (bitmap[key >> 3] ?? 0) | (1 << (key & 7))
    byPrefix.set(key, [...(byPrefix.get(key) ?? []), pattern])
  }
  return (bytes) => {
    const hits: Hit[] = []
    let key = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)
    for (let at = 0; at + 2 < bytes.length; at++) {
      key = ((key << 8) | (bytes[at + 2] ?? 0)) & 0xffffff
      if (((bitmap[key >> 3] ?? 0) & (1 << (key & 7))) === 0) continue
      for (const { needle, encoding, bytes: wanted } of byPrefix.get(key) ?? [])
        if (bytes.compare(wanted, 0, wanted.length, at, Math.min(at + wanted.length, bytes.length)) === 0)
          hits.push({ needle, encoding, offset: at })
    }
    return hits
  }
}

/** All places where `mark` stands in `bytes`. */
export function* placesOf(bytes: Buffer, mark: Buffer | string): Generator<number> {
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) yield at
}
