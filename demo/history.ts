import { reassigned } from './people.ts'

export type PastCall = {
  caller: string
  callee: string
  startedAt: Date
  ringMs: number
  /** Absent where nobody answered. */
  talkMs?: number
  disposition: 'answered' | 'no_answer' | 'busy' | 'cancelled'
}

const DAY_MS = 86_400_000

/** A small seeded generator, so that every demo tells the same story. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Three weeks of working days between two people and their colleagues, oldest first. */
export function pastCalls(now: Date, count = 120): PastCall[] {
  const random = seeded(20_261_121)
  const pairs = [
    ['jonas', 'mireille'],
    ['mireille', 'jonas'],
    ['tomas', 'mireille'],
    ['jonas', 'ines'],
    ['ines', 'mireille'],
    ['priya', 'mireille'],
  ] as const
  const calls: PastCall[] = []
  while (calls.length < count) {
    const daysAgo = 1 + Math.floor(random() * 20)
    const [caller, callee] = pairs[Math.floor(random() * pairs.length)] ?? pairs[0]
    // Before the move Tomás was not there yet.
    if (daysAgo > reassigned.daysAgo && caller === reassigned.to) continue
    const startedAt = new Date(now.getTime() - daysAgo * DAY_MS)
    startedAt.setUTCHours(
      7 + Math.floor(random() * 10),
      Math.floor(random() * 60),
      Math.floor(random() * 60),
      0,
    )
    const fate = random()
    const disposition =
      fate < 0.7 ? 'answered' : fate < 0.88 ? 'no_answer' : fate < 0.95 ? 'busy' : 'cancelled'
    calls.push({
      caller,
      callee,
      startedAt,
      ringMs: disposition === 'busy' ? 0 : 2000 + Math.floor(random() * 18_000),
      ...(disposition === 'answered' ? { talkMs: 15_000 + Math.floor(random() * 600_000) } : {}),
      disposition,
    })
  }
  return calls.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
}
