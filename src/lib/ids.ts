import { randomBytes, randomUUID } from 'node:crypto'

/**
 * Ids are random (UUIDv4), never time-ordered: an id that sorts by creation would tell when someone called
 * after everything else about the call is gone (privacy goal G10).
 */
export type Id<Kind extends string> = string & { readonly __id: Kind }

export type TenantId = Id<'tenant'>
export type SubjectId = Id<'subject'>
export type IdentifierId = Id<'identifier'>
export type AccountId = Id<'account'>
export type DeviceId = Id<'device'>

export function newId<Kind extends string>(): Id<Kind> {
  return randomUUID() as Id<Kind>
}

/** A secret of `bytes` random bytes as base64url text. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

const TYPEABLE = 'abcdefghjkmnpqrstvwxyz23456789'

/** Random text that survives being read aloud and typed on a phone: no l/1, o/0, i, u. About 4.9 bits a character. */
export function newTypeable(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 240 is the largest multiple of 30 in a byte: taking more would favour the first letters.
      if (byte < 240 && text.length < length) text += TYPEABLE[byte % TYPEABLE.length]
    }
  }
  return text
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function isId(text: string): boolean {
  return UUID.test(text)
}
