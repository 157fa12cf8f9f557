import { z } from 'zod'

/** Shapes that many contracts share. Loads in a browser. */

/** RFC 3339, UTC. Handlers return `Date.toISOString()`. */
export const Time = z.iso.datetime()

export const ById = z.object({ id: z.uuid() })

/** `?limit=&offset=` of every list. */
export const Paging = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
})

/** `{ items, total }`, the form of every list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), total: z.number().int() })
}

export function pageOf<Item>(items: Item[], total = items.length): { items: Item[]; total: number } {
  return { items, total }
}

/** One line of text for people to read: no control characters, which headers, logs and terminals would act on. */
export function line(longest: number) {
  return z
    .string()
    .trim()
    .max(longest)
    .regex(/^\P{Cc}*$/u)
}
