import type { i18n } from 'i18next'

type Translate = (key: string, values: Record<string, string>) => string

/** A text whose key comes from the server (an error code, an action); nothing when there is none for it. */
export function lookUp(texts: i18n, key: string, values: Record<string, string> = {}): string | undefined {
  // Keys from outside are checked by `exists`, not by the type.
  const translate = texts.t as unknown as Translate
  return texts.exists(key) ? translate(key, values) : undefined
}
