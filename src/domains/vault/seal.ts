import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

import type { BlindIndex, Sealed } from '#db/columns.ts'
import { AppError } from '#lib/errors.ts'

import type { KeyStore } from './key-store.ts'

/**
 *   0  2  "S1"
 *   2 16  id of the key's owner
 *  18 12  nonce
 *  30  n  AES-256-GCM ciphertext, then 16 bytes of tag
 *
 * Bound to its place (table, column) and row, so that a sealed value cannot be moved to another.
 */
const MAGIC = Buffer.from('S1')
const HEAD = 30
const TAG = 16

/** `table.column` */
export type Place = `${string}.${string}`

function bound(place: Place, rowId: string): Buffer {
  return Buffer.from(`${place}\u0000${rowId}`)
}

export type Sealer = ReturnType<typeof createSealer>

export function createSealer(keys: KeyStore) {
  /** Seals `text` under the key of `ownerId` (a subject or tenant). Throws `vault.subject_erased` once that key is fenced. */
  function seal(ownerId: string, place: Place, rowId: string, text: string): Sealed {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', keys.sealingKey(ownerId), nonce)
    cipher.setAAD(bound(place, rowId))
    const owner = Buffer.from(ownerId.replaceAll('-', ''), 'hex')
    return Buffer.concat([
      MAGIC,
      owner,
      nonce,
      cipher.update(text, 'utf8'),
      cipher.final(),
      cipher.getAuthTag(),
    ]) as Sealed
  }

  /** The text inside, or undefined when its owner was erased. Throws `vault.sealed_value_damaged` when it was tampered with. */
  function open(value: Sealed, place: Place, rowId: string): string | undefined {
    if (value.length < HEAD + TAG || !value.subarray(0, 2).equals(MAGIC))
      throw new AppError('unavailable', 'vault.sealed_value_damaged')
    const owner = ownerOf(value)
    if (keys.state(owner) !== 'active') return undefined
    const decipher = createDecipheriv('aes-256-gcm', keys.sealingKey(owner), value.subarray(18, HEAD))
    decipher.setAAD(bound(place, rowId))
    decipher.setAuthTag(value.subarray(value.length - TAG))
    try {
      return (
        decipher.update(value.subarray(HEAD, value.length - TAG), undefined, 'utf8') + decipher.final('utf8')
      )
    } catch {
      throw new AppError('unavailable', 'vault.sealed_value_damaged')
    }
  }

  return {
    seal,
    open,
    sealMaybe: (
      ownerId: string,
      place: Place,
      rowId: string,
      text: string | null | undefined,
    ): Sealed | null =>
      text === null || text === undefined || text === '' ? null : seal(ownerId, place, rowId, text),
    openMaybe: (value: Sealed | null, place: Place, rowId: string): string | undefined =>
      value === null ? undefined : open(value, place, rowId),
    /** HMAC-SHA-256 of a normalised value under the tenant's key: equal values meet, nobody without the key can guess. */
    blindIndex(tenantId: string, kind: string, normalised: string): BlindIndex {
      return createHmac('sha256', keys.blindKey(tenantId))
        .update(`${kind}\u0000${normalised}`)
        .digest() as BlindIndex
    },
  }
}

/** The id of the key's owner that a sealed value names. */
export function ownerOf(value: Sealed): string {
  const hex = value.toString('hex', 2, 18)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
