import { createDecipheriv, hkdfSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { placesOf } from './search.ts'
import type { Layer } from './unpack.ts'

/**
 * What somebody can read who took the key folder too. Written from the descriptions of the formats, not from the code.
 *
 * Key file: slots of 128 bytes: "K1", state, kind (1 subject, 2 tenant), revision (4), id (16), nonce (12), wrapped key (48).
 * Sealed value: "S1", id of the key (16), nonce (12), AES-256-GCM ciphertext, tag. The tag is not checked: GCM is counter
 * mode underneath, so the text can be read without knowing which row the value was bound to.
 */
const SLOT = 128
const SEALED_HEAD = 30
/** Nothing says where a sealed value ends in raw bytes; this much after its head is read. */
const WINDOW = 4096
const KINDS = ['', 'subject', 'tenant']

export type Attacker = { keys: number; open(bytes: Buffer): Generator<Layer> }

export const noKeys: Attacker = { keys: 0, *open() {} }

export async function createAttacker(folder: string): Promise<Attacker> {
  const root = Buffer.from((await readFile(join(folder, 'root.key'), 'utf8')).trim(), 'hex')
  const file = await readFile(join(folder, 'keys.bin'))
  const wrap = hkdf(root, 'sotto.root.wrap')
  const keys = new Map<string, Buffer>()

  /** Slots are taken from anywhere: a forgotten copy of the key file counts as well. */
  function learn(bytes: Buffer): void {
    for (const at of placesOf(bytes, 'K1')) {
      const slot = bytes.subarray(at, at + SLOT)
      const key = slot.length === SLOT ? unwrap(wrap, slot) : undefined
      if (key) keys.set(slot.toString('latin1', 8, 24), hkdf(key, 'sotto.seal.live'))
    }
  }

  function* open(bytes: Buffer): Generator<Layer> {
    learn(bytes)
    for (const offset of placesOf(bytes, 'S1')) {
      const opened = decrypt(keys, bytes.subarray(offset, offset + SEALED_HEAD + WINDOW))
      if (opened) yield { layer: 'sealed', offset, bytes: opened }
    }
    for (const [mark, encoding, ofDigits] of [
      ['5331', 'hex', 2],
      ['Uz', 'base64', 4 / 3],
    ] as const)
      for (const offset of placesOf(bytes, mark)) {
        const end = offset + Math.ceil((SEALED_HEAD + WINDOW) * ofDigits)
        const opened = decrypt(keys, Buffer.from(bytes.toString('latin1', offset, end), encoding))
        if (opened) yield { layer: `sealed in ${encoding}`, offset, bytes: opened }
      }
  }

  learn(file)
  return {
    get keys() {
      return keys.size
    },
    open,
  }
}

function unwrap(wrap: Buffer, slot: Buffer): Buffer | undefined {
  const kind = KINDS[slot[3] ?? 0]
  if (!kind) return undefined
  const hex = slot.toString('hex', 8, 24)
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const decipher = createDecipheriv('aes-256-gcm', wrap, slot.subarray(24, 36))
  decipher.setAAD(Buffer.from(`${kind}:${id}:${slot.readUInt32BE(4)}`))
  decipher.setAuthTag(slot.subarray(68, 84))
  try {
    return Buffer.concat([decipher.update(slot.subarray(36, 68)), decipher.final()])
  } catch {
    return undefined // destroyed, or not a slot at all
  }
}

function decrypt(keys: ReadonlyMap<string, Buffer>, value: Buffer): Buffer | undefined {
  if (value.length <= SEALED_HEAD) return undefined
  const key = keys.get(value.toString('latin1', 2, 18))
  if (!key) return undefined
  const counter = Buffer.concat([value.subarray(18, SEALED_HEAD), Buffer.from([0, 0, 0, 2])])
  return createDecipheriv('aes-256-ctr', key, counter).update(value.subarray(SEALED_HEAD))
}

function hkdf(secret: Buffer, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), label, 32))
}
