import { z } from 'zod'

const End = z.object({ extension: z.string().optional() })

/** A call that is up. Numbers of people who are not the reader are masked. */
export const LiveCall = z.object({
  id: z.uuid(),
  state: z.enum(['ringing', 'answered', 'held']),
  since: z.iso.datetime(),
  caller: End,
  callee: End,
})
export type LiveCall = z.infer<typeof LiveCall>

export const LiveCallList = z.object({ items: z.array(LiveCall), total: z.int() })
