import { placesOf } from './search.ts'
import type { Layer } from './unpack.ts'

/**
 * PostgreSQL hides long values from a byte scan: it compresses them (pglz) and cuts them into chunks. This reads pages as
 * they lie on disk, dead rows included, without asking a server.
 *
 * Page: 24 bytes of head, then line pointers of 4 bytes (15 bits offset, 2 flags, 15 bits length), rows from the end.
 */
const PAGE = 8192
const PAGE_HEAD = 24
const ROW_HEAD = 24
const MOST_CHUNKS = 100_000
const LONGEST = 64 * 1024 * 1024
/** A row of one page, compressed as well as pglz can. */
const LONGEST_IN_ROW = 1024 * 1024
const scratch = Buffer.alloc(LONGEST_IN_ROW)

export function* unpackPostgres(bytes: Buffer): Generator<Layer> {
  if (bytes.length < PAGE || bytes.length % PAGE !== 0) return
  const log = isWriteAheadLog(bytes)
  const content = log ? withoutPageHeads(bytes) : bytes
  if (log) yield { layer: 'wal', offset: 0, bytes: content }
  yield* compressedValues(content)
  yield* assembled([...fullChunks(content), ...(log ? [] : chunksInPages(content))])
}

/** Pages of the log begin with a version mark; a record that crosses pages has their heads in its middle. */
function isWriteAheadLog(bytes: Buffer): boolean {
  return bytes[1] === 0xd1 && bytes[PAGE + 1] === 0xd1
}

function withoutPageHeads(bytes: Buffer): Buffer {
  const pages = Array.from({ length: bytes.length / PAGE }, (_, page) => {
    const long = ((bytes[page * PAGE + 2] ?? 0) & 2) !== 0
    return bytes.subarray(page * PAGE + (long ? 40 : 24), (page + 1) * PAGE)
  })
  return Buffer.concat(pages)
}

type Chunk = [id: number, seq: number, data: Buffer]

/** Values put together again from their chunks, as they are and decompressed as far as the chunks reach. */
function* assembled(chunks: Chunk[]): Generator<Layer> {
  const values = new Map<number, Map<number, Buffer>>()
  for (const [id, seq, data] of chunks) {
    if (!values.has(id)) values.set(id, new Map())
    values.get(id)?.set(seq, data)
  }
  for (const parts of values.values()) {
    const ordered = [...parts].toSorted(([a], [b]) => a - b).map(([, data]) => data)
    const whole = Buffer.concat(ordered)
    yield { layer: 'toast', offset: 0, bytes: whole }
    const opened = whole.length > 4 ? decompress(whole.readUInt32LE(0), whole.subarray(4)) : undefined
    if (opened) yield { layer: 'toast pglz', offset: 0, bytes: opened }
  }
}

/** Chunks of the full 1,996 bytes announce themselves by their length, in pages and in the log alike. */
function* fullChunks(bytes: Buffer): Generator<Chunk> {
  for (const at of placesOf(bytes, Buffer.from([0x40, 0x1f, 0, 0]))) {
    if (at < 8) continue
    const seq = bytes.readUInt32LE(at - 4)
    if (seq < MOST_CHUNKS) yield [bytes.readUInt32LE(at - 8), seq, bytes.subarray(at + 4, at + 2000)]
  }
}

function* chunksInPages(bytes: Buffer): Generator<Chunk> {
  for (let page = 0; page < bytes.length; page += PAGE) yield* toastChunks(bytes.subarray(page, page + PAGE))
}

/** Values compressed in their row: a length with the low bits 10, the raw size, then pglz. Any place may be one. */
function* compressedValues(bytes: Buffer): Generator<Layer> {
  for (let offset = PAGE_HEAD; offset + 12 < bytes.length; offset++) {
    const head = bytes.readUInt32LE(offset)
    const length = head >>> 2
    if ((head & 3) !== 2 || length < 10 || length > PAGE || offset + length > bytes.length) continue
    const size = bytes.readUInt32LE(offset + 4) & 0x3fffffff
    if (size <= length - 8 || size > LONGEST_IN_ROW) continue
    const opened = decompress(bytes.readUInt32LE(offset + 4), bytes.subarray(offset + 8, offset + length))
    if (opened) yield { layer: 'pglz', offset, bytes: opened }
  }
}

/** Rows of three fields (oid, number, bytes): pieces of a value that did not fit into its row. */
function* toastChunks(page: Buffer): Generator<Chunk> {
  const end = page.readUInt16LE(12)
  for (let pointer = PAGE_HEAD; pointer + 4 <= Math.min(end, PAGE); pointer += 4) {
    const packed = page.readUInt32LE(pointer)
    const start = packed & 0x7fff
    const length = packed >>> 17
    if (length < ROW_HEAD + 9 || start + length > PAGE || (page.readUInt16LE(start + 18) & 0x7ff) !== 3)
      continue
    const row = page.subarray(start + ROW_HEAD, start + length)
    const data = varlena(row.subarray(8))
    if (data) yield [row.readUInt32LE(0), row.readInt32LE(4), data]
  }
}

function varlena(bytes: Buffer): Buffer | undefined {
  const first = bytes[0] ?? 0
  if ((first & 1) === 1) return bytes.subarray(1, first >> 1)
  if (bytes.length < 4 || (first & 3) !== 0) return undefined
  return bytes.subarray(4, bytes.readUInt32LE(0) >>> 2)
}

/** pglz: a control byte for eight items; a set bit is a back reference of 12 bits offset and 4 (or 8) bits length. */
function decompress(info: number, packed: Buffer): Buffer | undefined {
  const size = info & 0x3fffffff
  // The first item cannot refer back: there is nothing yet.
  if (info >>> 30 !== 0 || size === 0 || size > LONGEST || ((packed[0] ?? 1) & 1) === 1) return undefined
  const out = size > scratch.length ? Buffer.alloc(size) : scratch
  let from = 0
  let to = 0
  while (from < packed.length && to < size) {
    const control = packed[from++] ?? 0
    for (let bit = 0; bit < 8 && from < packed.length && to < size; bit++) {
      if ((control & (1 << bit)) === 0) {
        out[to++] = packed[from++] ?? 0
        continue
      }
      const [low = 0, high = 0] = [packed[from], packed[from + 1]]
      from += 2
      const back = ((low & 0xf0) << 4) | high
      const length = (low & 0x0f) === 15 ? 18 + (packed[from++] ?? 0) : (low & 0x0f) + 3
      if (back === 0 || back > to) return undefined
      for (let i = 0; i < length && to < size; i++, to++) out[to] = out[to - back] ?? 0
    }
  }
  return to > 0 ? Buffer.from(out.subarray(0, to)) : undefined
}
