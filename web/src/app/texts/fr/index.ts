import { en } from '../en/index.ts'
import type { Texts } from '../shape.ts'

export const fr: Texts = en
