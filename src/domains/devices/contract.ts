import { z } from 'zod'

import { line } from '#lib/shapes.ts'

export const DeviceInput = z.object({ name: line(80).optional() })
export type DeviceInput = z.infer<typeof DeviceInput>

/** What a telephone needs to register. The password is shown once: only its digest is kept (UC-40). */
export const SipAccess = z.object({
  username: z.string(),
  password: z.string(),
  uri: z.string(),
  server: z.string(),
  transport: z.enum(['udp', 'tcp']),
})
export type SipAccess = z.infer<typeof SipAccess>

export const Contact = z.object({
  transport: z.enum(['udp', 'tcp']),
  user_agent: z.string().optional(),
  expires_at: z.iso.datetime(),
})

export const Device = z.object({
  id: z.uuid(),
  name: z.string(),
  sip_username: z.string(),
  created_at: z.iso.datetime(),
  registered: z.boolean(),
  contacts: z.array(Contact),
})
export type Device = z.infer<typeof Device>

export const DeviceWithSecret = z.object({ device: Device, sip: SipAccess })

export const DeviceList = z.object({ items: z.array(Device), total: z.int() })

export const Registration = z.object({
  device_id: z.uuid(),
  person_id: z.uuid(),
  extension: z.string().optional(),
  transport: z.enum(['udp', 'tcp']),
  since: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})
export type Registration = z.infer<typeof Registration>

export const RegistrationList = z.object({ items: z.array(Registration), total: z.int() })
