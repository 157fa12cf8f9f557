import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/**
 * One key in the key file: 128 bytes at a fixed place, so that destroying a key overwrites its only copy.
 *
 *   0  2  "K1"
 *   2  1  state: 1 active, 2 fenced, 3 destroyed
 *   3  1  kind: 1 subject, 2 tenant
 *   4  4  revision
 *   8 16  id
 *  24 12  nonce        } zero once destroyed
 *  36 48  wrapped key  } AES-256-GCM under the root, bound to kind, id and revision
 *  84 32  commitment to the key, kept after destruction as proof of which key is gone
 * 116 12  MAC over all of the above, so that a state cannot be set back by editing the file
 */
export const SLOT_BYTES = 128
const MAC_AT = 116
const MAGIC = Buffer.from('K1')

export type KeyState = 'active' | 'fenced' | 'destroyed'
export type KeyKind = 'subject' | 'tenant'
export type Slot = {
  state: KeyState
  kind: KeyKind
  revision: number
  id: string
  nonce: Buffer
  wrapped: Buffer
  commitment: Buffer
}

const STATES: readonly KeyState[] = ['active', 'fenced', 'destroyed']
const KINDS: readonly KeyKind[] = ['subject', 'tenant']

export type Root = { wrap: Buffer; mac: Buffer }

/** Two keys from the root secret, one for each use. */
export function rootKeys(secret: Buffer): Root {
  return { wrap: derive(secret, 'sotto.root.wrap'), mac: derive(secret, 'sotto.root.mac') }
}

export function derive(secret: Buffer, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), label, 32))
}

function boundData(slot: Pick<Slot, 'kind' | 'id' | 'revision'>): Buffer {
  return Buffer.from(`${slot.kind}:${slot.id}:${slot.revision}`)
}

/** A fresh random key for `id`, wrapped under the root. */
export function mintSlot(root: Root, kind: KeyKind, id: string): { slot: Slot; key: Buffer } {
  const key = randomBytes(32)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', root.wrap, nonce)
  cipher.setAAD(boundData({ kind, id, revision: 1 }))
  const wrapped = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()])
  return {
    key,
    slot: {
      state: 'active',
      kind,
      revision: 1,
      id,
      nonce,
      wrapped,
      commitment: derive(key, 'sotto.commitment'),
    },
  }
}

/** The key inside, or undefined when it was destroyed or the root is another. */
export function unwrapSlot(root: Root, slot: Slot): Buffer | undefined {
  if (slot.state === 'destroyed') return undefined
  const decipher = createDecipheriv('aes-256-gcm', root.wrap, slot.nonce)
  decipher.setAAD(boundData(slot))
  decipher.setAuthTag(slot.wrapped.subarray(32))
  try {
    return Buffer.concat([decipher.update(slot.wrapped.subarray(0, 32)), decipher.final()])
  } catch {
    return undefined
  }
}

export function encodeSlot(root: Root, slot: Slot): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES)
  MAGIC.copy(bytes, 0)
  bytes.writeUInt8(STATES.indexOf(slot.state) + 1, 2)
  bytes.writeUInt8(KINDS.indexOf(slot.kind) + 1, 3)
  bytes.writeUInt32BE(slot.revision, 4)
  Buffer.from(slot.id.replaceAll('-', ''), 'hex').copy(bytes, 8)
  if (slot.state !== 'destroyed') {
    slot.nonce.copy(bytes, 24)
    slot.wrapped.copy(bytes, 36)
  }
  slot.commitment.copy(bytes, 84)
  mac(root, bytes).copy(bytes, MAC_AT)
  return bytes
}

/** The slot in `bytes`, or undefined when they are not one of ours or were changed. */
export function decodeSlot(root: Root, bytes: Buffer): Slot | undefined {
  if (bytes.length !== SLOT_BYTES || !bytes.subarray(0, 2).equals(MAGIC)) return undefined
  if (!timingSafeEqual(bytes.subarray(MAC_AT), mac(root, bytes))) return undefined
  const state = STATES[bytes.readUInt8(2) - 1]
  const kind = KINDS[bytes.readUInt8(3) - 1]
  if (!state || !kind) return undefined
  const hex = bytes.toString('hex', 8, 24)
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return {
    state,
    kind,
    revision: bytes.readUInt32BE(4),
    id,
    nonce: Buffer.from(bytes.subarray(24, 36)),
    wrapped: Buffer.from(bytes.subarray(36, 84)),
    commitment: Buffer.from(bytes.subarray(84, MAC_AT)),
  }
}

function mac(root: Root, bytes: Buffer): Buffer {
  return createHmac('sha256', root.mac)
    .update(bytes.subarray(0, MAC_AT))
    .digest()
    .subarray(0, SLOT_BYTES - MAC_AT)
}
