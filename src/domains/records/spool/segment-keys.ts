import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'

/**
 * The keys of the spool's segments, 96 bytes a slot: one random key each, overwritten where it lies once the segment
 * is drained, so that what the disk keeps of a deleted segment cannot be read.
 *
 *   0  4  segment number, 0 for a free slot
 *   4 12  nonce
 *  16 48  key, AES-256-GCM under the installation's spool key, bound to the number
 */
const SLOT = 96
const WRAPPED = 48

export class SegmentKeys {
  readonly #wrapKey: Buffer
  readonly #file: FileHandle
  readonly #slots: { number: number; key: Buffer }[] = []

  private constructor(wrapKey: Buffer, file: FileHandle) {
    this.#wrapKey = wrapKey
    this.#file = file
  }

  static async open(path: string, wrapKey: Buffer): Promise<SegmentKeys> {
    await (await open(path, 'a', 0o600)).close()
    const keys = new SegmentKeys(wrapKey, await open(path, 'r+'))
    await keys.#load()
    return keys
  }

  async #load(): Promise<void> {
    const bytes = await this.#file.readFile()
    for (let at = 0; at + SLOT <= bytes.length; at += SLOT) {
      const number = bytes.readUInt32BE(at)
      const key = number === 0 ? undefined : this.#unwrap(number, bytes.subarray(at + 4, at + 16 + WRAPPED))
      this.#slots.push(key ? { number, key } : { number: 0, key: Buffer.alloc(0) })
    }
  }

  get(number: number): Buffer | undefined {
    return this.#slots.find((slot) => slot.number === number)?.key
  }

  /** A fresh key for a segment; durable when it resolves. */
  async mint(number: number): Promise<Buffer> {
    const key = randomBytes(32)
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.#wrapKey, nonce)
    cipher.setAAD(boundTo(number))
    const slot = Buffer.alloc(SLOT)
    slot.writeUInt32BE(number)
    Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]).copy(slot, 4)
    const free = this.#slots.findIndex((each) => each.number === 0)
    const at = free < 0 ? this.#slots.length : free
    await this.#file.write(slot, 0, SLOT, at * SLOT)
    await this.#file.datasync()
    this.#slots[at] = { number, key }
    return key
  }

  /** Overwrites a key; nothing sealed with it can be read again. */
  async destroy(number: number): Promise<void> {
    const at = this.#slots.findIndex((slot) => slot.number === number)
    if (at < 0) return
    const noise = randomBytes(SLOT)
    noise.writeUInt32BE(0)
    await this.#file.write(noise, 0, SLOT, at * SLOT)
    await this.#file.datasync()
    this.#slots[at] = { number: 0, key: Buffer.alloc(0) }
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  #unwrap(number: number, bytes: Buffer): Buffer | undefined {
    const decipher = createDecipheriv('aes-256-gcm', this.#wrapKey, bytes.subarray(0, 12))
    decipher.setAAD(boundTo(number))
    decipher.setAuthTag(bytes.subarray(44))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(12, 44)), decipher.final()])
    } catch {
      // A slot torn while it was minted: nothing was ever sealed with it.
      return undefined
    }
  }
}

function boundTo(number: number): Buffer {
  return Buffer.from(`sotto.spool.${number}`)
}
