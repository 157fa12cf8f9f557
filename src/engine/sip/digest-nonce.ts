import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Nonces that need no memory: issue time, random bytes and a keyed hash over both and over who they are for.
 *
 *     0        6            14                       30
 *     | time ms | random    | HMAC-SHA-256, first 16 |   then base64url
 */
export type NonceMint = {
  issue(binding: string): string
  /** When the nonce was issued, in ms since 1970; undefined when it is not ours or was issued to another binding. */
  issuedAtMs(nonce: string, binding: string): number | undefined
}

const TIME_BYTES = 6
const RANDOM_BYTES = 8
const BODY_BYTES = TIME_BYTES + RANDOM_BYTES
const TAG_BYTES = 16
const NONCE_CHARS = 40

export function createNonceMint(deps: {
  key: Buffer
  nowMs: () => number
  random: (size: number) => Buffer
}): NonceMint {
  const tagOf = (body: Buffer, binding: string): Buffer =>
    createHmac('sha256', deps.key).update(body).update(binding, 'utf8').digest().subarray(0, TAG_BYTES)

  return {
    issue(binding) {
      const time = Buffer.alloc(TIME_BYTES)
      time.writeUIntBE(Math.max(0, Math.trunc(deps.nowMs())), 0, TIME_BYTES)
      const body = Buffer.concat([time, deps.random(RANDOM_BYTES)], BODY_BYTES)
      return Buffer.concat([body, tagOf(body, binding)]).toString('base64url')
    },
    issuedAtMs(nonce, binding) {
      const bytes = Buffer.from(nonce, 'base64url')
      // Base64 readers skip what they do not know: only the one canonical spelling counts.
      if (nonce.length !== NONCE_CHARS || bytes.toString('base64url') !== nonce) return undefined
      const body = bytes.subarray(0, BODY_BYTES)
      if (!timingSafeEqual(bytes.subarray(BODY_BYTES), tagOf(body, binding))) return undefined
      return body.readUIntBE(0, TIME_BYTES)
    },
  }
}
