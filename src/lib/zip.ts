import { once } from 'node:events'
import { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

export type ZipEntry =
  | { name: string; content: AsyncIterable<Buffer | string> | Iterable<Buffer | string> }
  | { name: string; packed: Packed }

type Written = { name: Buffer; crc: number; packed: number; size: number; at: number }

/** 1 January 1980, the first day the format knows: a file made twice is the same file. */
const DOS_DATE = (1 << 5) | 1
/** Sizes follow the content (bit 3); names are UTF-8 (bit 11). */
const FLAGS = (1 << 3) | (1 << 11)
const DEFLATE = 8
const LARGEST = 0xffffffff

/**
 * Writes a ZIP archive (APPNOTE 6.3.3) as it goes: nothing is kept but the list of names. Compression runs off the main
 * thread. One entry is at most 4 GiB.
 */
export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const written: Written[] = []
  let at = 0
  for await (const given of entries) {
    const { name } = given
    const entry: Written = { name: Buffer.from(name), crc: 0, packed: 0, size: 0, at }
    const bytesOf = 'packed' in given ? packedBytes(entry, given.packed) : freshBytes(entry, given.content)
    for await (const bytes of bytesOf) {
      at += bytes.length
      yield bytes
    }
    written.push(entry)
  }
  const directory = Buffer.concat(written.map(directoryEntry))
  yield Buffer.concat([directory, directoryEnd(written.length, directory.length, at)])
}

/** Content that is compressed while other entries are written: made in one go with them, written after them. */
export class Packed {
  readonly #deflate = createDeflateRaw()
  readonly #chunks: Buffer[] = []
  readonly #ended = new Promise<void>((resolve, reject) => {
    this.#deflate.on('data', (chunk: Buffer) => this.#chunks.push(chunk))
    this.#deflate.once('end', resolve)
    this.#deflate.once('error', reject)
  })
  #crc = 0
  #size = 0

  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text)
    this.#crc = crc32(bytes, this.#crc)
    this.#size += bytes.length
    if (!this.#deflate.write(bytes)) await once(this.#deflate, 'drain')
  }

  /** What there is when nothing more comes. */
  async end(): Promise<{ chunks: readonly Buffer[]; crc: number; size: number }> {
    this.#deflate.end()
    await this.#ended
    return { chunks: this.#chunks, crc: this.#crc, size: this.#size }
  }
}

async function* packedBytes(entry: Written, content: Packed): AsyncGenerator<Buffer> {
  const { chunks, crc, size } = await content.end()
  yield localHead(entry)
  for (const chunk of chunks) {
    entry.packed += chunk.length
    yield chunk
  }
  entry.crc = crc
  entry.size = size
  yield localTail(entry)
}

function localHead({ name }: Written): Buffer {
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(FLAGS, 6)
  head.writeUInt16LE(DEFLATE, 8)
  head.writeUInt16LE(DOS_DATE, 12)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, name])
}

async function* freshBytes(
  entry: Written,
  content: AsyncIterable<Buffer | string> | Iterable<Buffer | string>,
): AsyncGenerator<Buffer> {
  yield localHead(entry)
  const deflate = createDeflateRaw()
  const source = Readable.from(measured(entry, content), { objectMode: true })
  source.on('error', (fault) => deflate.destroy(fault))
  for await (const bytes of source.pipe(deflate) as AsyncIterable<Buffer>) {
    entry.packed += bytes.length
    yield bytes
  }
  yield localTail(entry)
}

function localTail(entry: Written): Buffer {
  if (entry.size > LARGEST || entry.packed > LARGEST) throw new RangeError('zip: an entry is over 4 GiB')
  const tail = Buffer.alloc(16)
  tail.writeUInt32LE(0x08074b50, 0)
  tail.writeUInt32LE(entry.crc, 4)
  tail.writeUInt32LE(entry.packed, 8)
  tail.writeUInt32LE(entry.size, 12)
  return tail
}

async function* measured(
  entry: Written,
  content: AsyncIterable<Buffer | string> | Iterable<Buffer | string>,
): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    const bytes = Buffer.from(piece)
    entry.crc = crc32(bytes, entry.crc)
    entry.size += bytes.length
    if (bytes.length > 0) yield bytes
  }
}

function directoryEntry({ name, crc, packed, size, at }: Written): Buffer {
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(20, 6)
  head.writeUInt16LE(FLAGS, 8)
  head.writeUInt16LE(DEFLATE, 10)
  head.writeUInt16LE(DOS_DATE, 14)
  head.writeUInt32LE(crc, 16)
  head.writeUInt32LE(packed, 20)
  head.writeUInt32LE(size, 24)
  head.writeUInt16LE(name.length, 28)
  head.writeUInt32LE(at, 42)
  return Buffer.concat([head, name])
}

function directoryEnd(count: number, bytes: number, at: number): Buffer {
  if (at > LARGEST) throw new RangeError('zip: the archive is over 4 GiB')
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(bytes, 12)
  end.writeUInt32LE(at, 16)
  return end
}
