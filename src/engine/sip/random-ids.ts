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

/** Ids drawn from the source at once: asking it for each costs more than parsing a message. */
const POOL_IDS = 256

export function createRandomIds(random: (bytes: number) => Buffer): RandomIds {
  let pool: Buffer = Buffer.alloc(0)
  let used = 0
  const id = () => {
    if (used === pool.length) {
      pool = random(ID_BYTES * POOL_IDS)
      used = 0
    }
    used += ID_BYTES
    return pool.toString('hex', used - ID_BYTES, used)
  }
  return {
    tag: id,
    callId: id,
    id,
    branch: () => MAGIC_COOKIE + id(),
    fraction: () => Number.parseInt(id().slice(0, 8), 16) / 2 ** 32,
  }
}
