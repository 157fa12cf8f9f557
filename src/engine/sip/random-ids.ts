import { MAGIC_COOKIE } from './via.ts'

/** 128 bits: a tag cannot be guessed by who did not see it (RFC 3261 19.3 asks for 32). */
const ID_BYTES = 16

/** Tags, branches, Call-IDs and leg ids, all from one cryptographic source. */
export type RandomIds = {
  tag(): string
  branch(): string
  callId(): string
  id(): string
  /** From 0 up to, not including, 1. */
  fraction(): number
}

export function createRandomIds(random: (bytes: number) => Buffer): RandomIds {
  const id = () => random(ID_BYTES).toString('hex')
  return {
    tag: id,
    callId: id,
    id,
    branch: () => MAGIC_COOKIE + id(),
    fraction: () => random(4).readUInt32BE() / 2 ** 32,
  }
}
