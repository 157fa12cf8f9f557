import { AppError } from './errors.ts'
import type { AccountId, DeviceId, SubjectId, TenantId } from './ids.ts'

export const ROLES = ['administrator', 'privacy_officer', 'user'] as const
export type Role = (typeof ROLES)[number]

/** Who acts. Every way in (session, token, digest, unix socket, timetable) ends in one of these. */
export type Actor =
  | { kind: 'person'; subjectId: SubjectId; accountId: AccountId; roles: readonly Role[] }
  | { kind: 'device'; subjectId: SubjectId; deviceId: DeviceId }
  /** Whoever owns the data folder of a running server: administrator and privacy officer, audited as operator. */
  | { kind: 'operator' }
  | { kind: 'system'; job: string }

/** The first argument of every service verb. The tenant comes from the credential, never from the request. */
export type Ctx = {
  readonly actor: Actor
  readonly tenantId: TenantId
  readonly purpose: string
  readonly requestId: string
}

/** Does the actor hold `role`? The operator stands in for the administrative roles, never for a person. */
export function hasRole(ctx: Ctx, role: Role): boolean {
  if (ctx.actor.kind === 'operator') return role !== 'user'
  return ctx.actor.kind === 'person' && ctx.actor.roles.includes(role)
}

/** The subject the actor is, if the actor is a person (or that person's phone). */
export function actingSubject(ctx: Ctx): SubjectId | undefined {
  return ctx.actor.kind === 'person' || ctx.actor.kind === 'device' ? ctx.actor.subjectId : undefined
}

/** The person who acts, on a route that only a person may call. */
export function selfOf(ctx: Ctx): SubjectId {
  if (ctx.actor.kind === 'person') return ctx.actor.subjectId
  throw new AppError('forbidden', 'access.not_a_person')
}
