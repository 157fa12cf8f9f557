import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A part of a file. Parts of one file overlap, so that nothing hides on a seam. */
export type Part = { file: string; at: number; bytes: Buffer }

const PART = 64 * 1024 * 1024
/** A multiple of PostgreSQL's page, longer than any pattern and any sealed value. */
const OVERLAP = 64 * 1024

/** Every regular file under `folder`, in parts. What cannot be read is told, not skipped in silence. */
export async function* walk(folder: string, unreadable: (file: string) => void): AsyncGenerator<Part> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.toSorted((a, b) =>
    join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
  )) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    try {
      yield* parts(file)
    } catch (fault) {
      // A running server removes files under our hands; those are gone, which is what we ask of them.
      if (!(fault instanceof Error && 'code' in fault && fault.code === 'ENOENT')) unreadable(file)
    }
  }
}

async function* parts(file: string): AsyncGenerator<Part> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    for (let at = 0; at === 0 || at < size; at += PART) {
      const bytes = Buffer.alloc(Math.min(PART + OVERLAP, size - at))
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, at)
      yield { file, at, bytes: bytes.subarray(0, bytesRead) }
    }
  } finally {
    await handle.close()
  }
}
