import type { en } from './en/index.ts'

/** The keys of the English texts with any wording: a language with a key missing or too many does not compile. */
export type Texts<Source = typeof en> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : Texts<Source[Key]>
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}
