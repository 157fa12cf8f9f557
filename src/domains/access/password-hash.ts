import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

import { AppError } from '#lib/errors.ts'

const derive = promisify(argon2)

/** Memory in KiB, passes over it, lanes. RFC 9106 4: the second recommended choice, for 64 MiB. */
export type Cost = { memory: number; passes: number; parallelism: number }
export const COST: Cost = { memory: 65_536, passes: 3, parallelism: 1 }

const TAG_BYTES = 32
const SALT_BYTES = 16
/** Each takes 64 MiB and a thread of the pool; files and names need the other threads. */
const AT_ONCE = 2
const WAITING_LIMIT = 60

export type PasswordHasher = ReturnType<typeof createPasswordHasher>

/** argon2id in libuv's pool, two at a time (UC-37). More than a minute's worth of waiting is refused as `access.busy`. */
export function createPasswordHasher(cost: Cost = COST) {
  let running = 0
  const waiting: (() => void)[] = []

  async function turn<T>(run: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) {
      if (waiting.length >= WAITING_LIMIT)
        throw new AppError('unavailable', 'access.busy', { retry_after_seconds: 10 })
      await new Promise<void>((go) => waiting.push(go))
    } else running++
    try {
      return await run()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }

  async function tag(password: string, nonce: Buffer, by: Cost, length: number): Promise<Buffer> {
    return turn(async () =>
      Buffer.from(
        await derive('argon2id', {
          message: Buffer.from(password.normalize('NFC')),
          nonce,
          memory: by.memory,
          passes: by.passes,
          parallelism: by.parallelism,
          tagLength: length,
        }),
      ),
    )
  }

  async function hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES)
    const made = await tag(password, salt, cost, TAG_BYTES)
    return inFormat(cost, salt, made)
  }

  /** Is it the password behind `stored`? False for text that is no hash of ours. */
  async function verify(stored: string, password: string): Promise<boolean> {
    const parts = FORMAT.exec(stored)?.groups
    if (!parts) return false
    const known = Buffer.from(parts['tag'] ?? '', 'base64')
    const by = { memory: Number(parts['m']), passes: Number(parts['t']), parallelism: Number(parts['p']) }
    const made = await tag(password, Buffer.from(parts['salt'] ?? '', 'base64'), by, known.length)
    return timingSafeEqual(made, known)
  }

  // A hash of nothing: verifying against it costs what a real one costs.
  const decoy = inFormat(cost, randomBytes(SALT_BYTES), randomBytes(TAG_BYTES))

  return {
    hash,

    verify,

    /** The same work for a login that does not exist, so that the clock does not tell. */
    async pretend(password: string): Promise<false> {
      await verify(decoy, password)
      return false
    },
  }
}

/** The PHC string format. */
const FORMAT =
  /^\$argon2id\$v=19\$m=(?<m>\d{1,7}),t=(?<t>\d{1,2}),p=(?<p>\d{1,2})\$(?<salt>[\w+/]{22,})\$(?<tag>[\w+/]{43})$/

function inFormat({ memory, passes, parallelism }: Cost, salt: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
