import { z } from 'zod'

export const Language = z.enum(['de', 'en', 'fr'])
export type Language = z.infer<typeof Language>

export const Tenant = z.object({
  id: z.uuid(),
  name: z.string(),
  language: Language,
  time_zone: z.string(),
})
export type Tenant = z.infer<typeof Tenant>
