import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'

import type { Language } from '#domains/tenants/contract.ts'

import type { Texts } from './shape.ts'

export const LANGUAGES = ['de', 'en', 'fr'] as const satisfies readonly Language[]

/** Each language is a file of its own; a visitor fetches the one they read. */
const catalogues: Record<Language, () => Promise<Texts>> = {
  de: async () => (await import('./de/index.ts')).de,
  en: async () => (await import('./en/index.ts')).en,
  fr: async () => (await import('./fr/index.ts')).fr,
}

export const i18n = createInstance()

export async function startTexts(language: Language): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await catalogues[language]() } },
    interpolation: { escapeValue: false }, // React escapes what it shows
    returnNull: false,
  })
  document.documentElement.lang = language
}

/** Fetches the texts if they are not here yet, then changes the whole screen at once. */
export async function switchLanguage(language: Language): Promise<void> {
  if (!i18n.hasResourceBundle(language, 'translation')) {
    i18n.addResourceBundle(language, 'translation', await catalogues[language]())
  }
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}
