import { z } from 'zod'

import { line, Time } from '#lib/shapes.ts'

/** Letters, digits and `. _ + -`, or an e-mail address. `login@company` at sign-in names the company, so a login cannot look like that. */
export const Login = z
  .string()
  .trim()
  .min(2)
  .max(100)
  .regex(/^[\p{L}\p{N}._+-]+(@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+)?$/u)

/** A password as typed; what a new one must be is decided by the service, so that each rule has a code of its own. */
export const Password = z.string().min(1).max(256)

export const Roles = z
  .array(z.enum(['administrator', 'privacy_officer', 'user']))
  .min(1)
  .max(3)

export const SignIn = z.object({ login: z.string().trim().min(1).max(200), password: Password })

export const PasswordChange = z.object({ current: Password, next: Password })

/** One signed-in browser of the person. */
export const Session = z.object({
  id: z.uuid(),
  current: z.boolean(),
  created_at: Time,
  last_used_at: Time,
  expires_at: Time,
  user_agent: z.string().optional(),
  source: z.string().optional(),
})
export type Session = z.infer<typeof Session>

export const TokenInput = z.object({
  name: line(80).min(1),
  expires_in_days: z.number().int().min(1).max(365).default(90),
})
export type TokenInput = z.infer<typeof TokenInput>

export const Token = z.object({
  id: z.uuid(),
  name: z.string(),
  created_at: Time,
  last_used_at: Time.optional(),
  expires_at: Time,
})
export type Token = z.infer<typeof Token>

/** The token itself is in this answer and nowhere else. */
export const NewToken = Token.extend({ token: z.string() })
