import { constants, inflateRawSync, zstdDecompressSync } from 'node:zlib'

import { placesOf } from './search.ts'

export type Layer = { layer: string; offset: number; bytes: Buffer }

const LIMIT = { maxOutputLength: 256 * 1024 * 1024 }
/** A stream that ends with its file still counts: give out what could be unpacked. Trailing bytes are ignored by raw inflate. */
const CUT_OFF = { ...LIMIT, finishFlush: constants.Z_SYNC_FLUSH }

/** Everything compressed that begins somewhere in `bytes`, unpacked. */
export function* unpack(bytes: Buffer): Generator<Layer> {
  yield* streams(bytes, 'gzip', Buffer.from([0x1f, 0x8b, 0x08]), (part) =>
    inflateRawSync(part.subarray(gzipHead(part)), CUT_OFF),
  )
  for (const level of [0x01, 0x5e, 0x9c, 0xda])
    yield* streams(bytes, 'zlib', Buffer.from([0x78, level]), (part) =>
      inflateRawSync(part.subarray(2), CUT_OFF),
    )
  yield* streams(bytes, 'zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), (part) =>
    zstdDecompressSync(part, LIMIT),
  )
  yield* streams(bytes, 'zip', Buffer.from('PK\u0003\u0004'), (part) => {
    const deflated = part.readUInt16LE(8) === 8
    const start = 30 + part.readUInt16LE(26) + part.readUInt16LE(28)
    return deflated ? inflateRawSync(part.subarray(start), CUT_OFF) : undefined
  })
}

function* streams(
  bytes: Buffer,
  layer: string,
  magic: Buffer,
  open: (part: Buffer) => Buffer | undefined,
): Generator<Layer> {
  for (const offset of placesOf(bytes, magic)) {
    const opened = attempt(() => open(bytes.subarray(offset)))
    if (opened && opened.length > 0) yield { layer, offset, bytes: opened }
  }
}

/** A magic number that stands there by chance does not unpack. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

/** Length of a gzip head (RFC 1952): 10 bytes, then extra field, name, comment and checksum as its flags say. */
function gzipHead(part: Buffer): number {
  const flags = part[3] ?? 0
  let at = 10
  if (flags & 4) at += 2 + part.readUInt16LE(at)
  for (const named of [8, 16]) if (flags & named) at = part.indexOf(0, at) + 1
  return flags & 2 ? at + 2 : at
}
