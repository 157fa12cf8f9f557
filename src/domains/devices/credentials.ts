import { createHash } from 'node:crypto'

import { newTypeable } from '#lib/ids.ts'

/** One realm for all: the name of the telephone is unique in the whole system, so the realm says nothing. */
export const SIP_REALM = 'sotto'

/** 39 bits: unique for a few million telephones, and typed by hand if need be. */
const USERNAME_LENGTH = 8
/** 117 bits of a random password stay out of reach of guessing, even for someone who holds the digest. */
const PASSWORD_LENGTH = 24

export type Ha1 = { readonly MD5: string; readonly 'SHA-256': string }

export function newSipUsername(): string {
  return newTypeable(USERNAME_LENGTH)
}

/** A fresh password and its HA1 in both algorithms (RFC 7616 3.4.2). The caller shows the password once and forgets it. */
export function newSipPassword(username: string): { password: string; ha1: Ha1 } {
  const password = newTypeable(PASSWORD_LENGTH)
  return { password, ha1: ha1Of(username, password) }
}

export function ha1Of(username: string, password: string): Ha1 {
  const text = `${username}:${SIP_REALM}:${password}`
  const hash = (name: string) => createHash(name).update(text).digest('hex')
  return { MD5: hash('md5'), 'SHA-256': hash('sha256') }
}
