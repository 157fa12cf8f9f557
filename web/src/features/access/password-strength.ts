export const MIN_PASSWORD_LENGTH = 15
export type StrengthLevel = 'short' | 'weak' | 'fair' | 'good' | 'strong'
export type StrengthTip = 'repeated' | 'sequence' | 'common' | 'personal'
export type Strength = {
  level: StrengthLevel
  tip: StrengthTip | undefined
  missing: number
  score: 0 | 1 | 2 | 3 | 4
}

const COMMON = [
  'password',
  'passwort',
  'motdepasse',
  'qwerty',
  'azerty',
  'letmein',
  'welcome',
  'willkommen',
  'sotto',
]
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'yxcvbnm',
  'zxcvbnm',
]
const LEVELS = ['short', 'weak', 'fair', 'good', 'strong'] as const

/**
 * A guess at how long a guesser needs; advice for the person who types, not a wall (the server keeps the wall).
 * `known` are words a guesser tries first: the person's own name, login and company.
 */
export function passwordStrength(password: string, known: readonly string[] = []): Strength {
  const missing = Math.max(0, MIN_PASSWORD_LENGTH - Array.from(password).length)
  const tip = weaknessOf(password.toLowerCase(), known)
  const score = missing > 0 ? 0 : Math.max(1, lengthScore(password) - (tip ? 2 : 0))
  return { level: LEVELS[score] ?? 'strong', tip, missing, score: score as Strength['score'] }
}

/** Length counts most; a second and a third kind of character make up for some of it. */
function lengthScore(password: string): number {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((kind) =>
    kind.test(password),
  ).length
  const different = new Set(password).size
  const weight = Math.min(Array.from(password).length, different * 2) + kinds * 2
  if (weight >= 26) return 4
  if (weight >= 20) return 3
  return weight >= 15 ? 2 : 1
}

function weaknessOf(lower: string, known: readonly string[]): StrengthTip | undefined {
  const words = known
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{Nd}]+/u))
    .filter((word) => word.length >= 4)
  if (COMMON.some((word) => lower.includes(word))) return 'common'
  if (words.some((word) => lower.includes(word))) return 'personal'
  if (/(.)\1{3,}/u.test(lower)) return 'repeated'
  return ROWS.some((row) => hasRun(lower, row)) ? 'sequence' : undefined
}

/** Four neighbours of a row, in either direction. */
function hasRun(text: string, row: string): boolean {
  const backwards = Array.from(row).toReversed().join('')
  return [row, backwards].some((line) =>
    Array.from(line).some((_, at) => at + 4 <= line.length && text.includes(line.slice(at, at + 4))),
  )
}
