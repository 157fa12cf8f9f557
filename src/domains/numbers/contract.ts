import { z } from 'zod'

/** An internal number: two to ten digits. */
export const Extension = z.string().regex(/^\d{2,10}$/)

export const ExtensionInput = z.object({
  extension: Extension,
  /** Take the number from its present holder in the same commit. Their calls so far stay theirs. */
  take_over: z.boolean().optional(),
})
export type ExtensionInput = z.infer<typeof ExtensionInput>
