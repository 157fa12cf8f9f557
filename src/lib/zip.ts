import { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

export type ZipEntry = { name: string; content: AsyncIterable<Buffer | string> | Iterable<Buffer | string> }

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
  for await (const { name, content } of entries) {
    const entry: Written = { name: Buffer.from(name), crc: 0, packed: 0, size: 0, at }
    for await (const bytes of entryBytes(entry, content)) {
      at += bytes.length
      yield bytes
    }
    written.push(entry)
  }
  const directory = Buffer.concat(written.map(directoryEntry))
  yield Buffer.concat([directory, directoryEnd(written.length, directory.length, at)])
}

async function* entryBytes(entry: Written, content: ZipEntry['content']): AsyncGenerator<Buffer> {
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(FLAGS, 6)
  head.writeUInt16LE(DEFLATE, 8)
  head.writeUInt16LE(DOS_DATE, 12)
  head.writeUInt16LE(entry.name.length, 26)
  yield Buffer.concat([head, entry.name])

  const deflate = createDeflateRaw()
  const source = Readable.from(measured(entry, content), { objectMode: true })
  source.on('error', (fault) => deflate.destroy(fault))
  for await (const bytes of source.pipe(deflate) as AsyncIterable<Buffer>) {
    entry.packed += bytes.length
    yield bytes
  }
  if (entry.size > LARGEST || entry.packed > LARGEST) throw new RangeError('zip: an entry is over 4 GiB')

  const tail = Buffer.alloc(16)
  tail.writeUInt32LE(0x08074b50, 0)
  tail.writeUInt32LE(entry.crc, 4)
  tail.writeUInt32LE(entry.packed, 8)
  tail.writeUInt32LE(entry.size, 12)
  yield tail
}

async function* measured(entry: Written, content: ZipEntry['content']): AsyncGenerator<Buffer> {
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
