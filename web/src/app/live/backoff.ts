const FIRST_MS = 500
const LONGEST_MS = 30_000

/** How long to wait before attempt `attempt` (from 0): doubling, with half of it random so that clients spread out. */
export function reconnectDelayMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
  return full / 2 + (full / 2) * random()
}
