import type { Language } from '#domains/tenants/contract.ts'

export const LANGUAGE_KEY = 'sotto.language'

export function isLanguage(value: unknown): value is Language {
  return value === 'de' || value === 'en' || value === 'fr'
}

/** The first of the visitor's languages that Sotto speaks: their choice, then their browser's list, then English. */
export function chooseLanguage(stored: string | null, preferred: readonly string[]): Language {
  if (isLanguage(stored)) return stored
  return preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
}
