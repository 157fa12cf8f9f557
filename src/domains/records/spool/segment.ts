import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type FileHandle, open, readFile } from 'node:fs/promises'

/**
 * A line of a segment:
 *
 *    0  4  length of what follows
 *    4 12  nonce
 *   16  n  AES-256-GCM under the segment's key, bound to the segment; then 16 bytes of tag
 */
const HEAD = 16
const TAG = 16
const LONGEST = 64 * 1024

/** A file that lines are added to. A line is kept for good when `append` resolves. */
export class Segment {
  readonly number: number
  readonly #file: FileHandle
  readonly #key: Buffer
  #end = 0

  private constructor(number: number, file: FileHandle, key: Buffer) {
    this.number = number
    this.#file = file
    this.#key = key
  }

  static async create(path: string, number: number, key: Buffer): Promise<Segment> {
    return new Segment(number, await open(path, 'wx', 0o600), key)
  }

  get bytes(): number {
    return this.#end
  }

  /** Writes all lines with one flush. After a failure the next append overwrites what was half written. */
  async append(texts: readonly string[]): Promise<void> {
    const bytes = Buffer.concat(texts.map((text) => sealLine(this.#key, this.number, text)))
    let written = 0
    while (written < bytes.length) {
      const { bytesWritten } = await this.#file.write(
        bytes,
        written,
        bytes.length - written,
        this.#end + written,
      )
      written += bytesWritten
    }
    await this.#file.datasync()
    this.#end += bytes.length
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

/** The lines of a segment up to the first that is torn or not ours. */
export async function readSegment(
  path: string,
  number: number,
  key: Buffer,
): Promise<{ lines: string[]; tornBytes: number }> {
  const bytes = await readFile(path)
  const lines: string[] = []
  let at = 0
  while (at + HEAD + TAG <= bytes.length) {
    const length = bytes.readUInt32BE(at)
    const end = at + 4 + length
    const line =
      length > LONGEST || end > bytes.length ? undefined : openLine(key, number, bytes.subarray(at + 4, end))
    if (line === undefined) break
    lines.push(line)
    at = end
  }
  return { lines, tornBytes: bytes.length - at }
}

function sealLine(key: Buffer, number: number, text: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(boundTo(number))
  const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([length, body])
}

function openLine(key: Buffer, number: number, body: Buffer): string | undefined {
  if (body.length < 12 + TAG) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, 12))
  decipher.setAAD(boundTo(number))
  decipher.setAuthTag(body.subarray(body.length - TAG))
  try {
    return decipher.update(body.subarray(12, body.length - TAG), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}

function boundTo(number: number): Buffer {
  return Buffer.from(`sotto.spool.line.${number}`)
}
