import { randomInt } from 'node:crypto'

/** A random range of `pairs` even/odd ports below the system's ephemeral ones; a taken port in it is passed over. */
export function rtpRange(pairs: number): { min: number; max: number } {
  const min = 10_000 + 2 * randomInt(0, 11_000 - pairs)
  return { min, max: min + 2 * pairs - 1 }
}
