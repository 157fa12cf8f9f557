import { type Actor, type Ctx, hasRole } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import type { TenantId } from '#lib/ids.ts'
import type { Access } from '#lib/route.ts'

/** Who a credential belongs to, as the access domain tells it. */
export type Recognised = {
  actor: Extract<Actor, { kind: 'person' }>
  tenantId: TenantId
  sessionId: string | undefined
}

export type Credentials = {
  /** The holder of a session cookie's or API token's text, unless it is unknown, expired, signed out or suspended. */
  recognise(kind: 'session' | 'token', text: string): Promise<Recognised | undefined>
  /** The company an operator means: the named one (id or short name), else the default one. */
  operatorTenant(named: string | undefined): Promise<TenantId>
}

/** The credential a request carries; the first that is there counts, and a wrong one is never skipped for the next. */
export type Presented =
  | { kind: 'operator'; tenant: string | undefined }
  | { kind: 'token'; text: string }
  | { kind: 'session'; text: string }
  | { kind: 'none' }

/** Browsers accept the prefix and Secure on http://localhost too, which counts as a secure context. */
export const SESSION_COOKIE = '__Host-sotto'

export function presented(
  headers: { authorization?: string | undefined; tenant?: string | undefined },
  cookies: Readonly<Record<string, string | undefined>>,
  operator: boolean,
): Presented {
  const bearer = /^Bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return { kind: 'token', text: bearer }
  if (headers.authorization !== undefined) return { kind: 'token', text: '' }
  if (operator) return { kind: 'operator', tenant: headers.tenant }
  const text = cookies[SESSION_COOKIE]
  return text === undefined ? { kind: 'none' } : { kind: 'session', text }
}

export type Known = { ctx: Ctx; sessionId: string | undefined }

/** Turns what was presented into a context, or undefined when it proves nothing. */
export async function identify(
  credentials: Credentials,
  what: Presented,
  requestId: string,
  purpose: string | undefined,
): Promise<Known | undefined> {
  if (what.kind === 'none') return undefined
  if (what.kind === 'operator') {
    const tenantId = await credentials.operatorTenant(what.tenant)
    return {
      ctx: { actor: { kind: 'operator' }, tenantId, purpose: purpose ?? 'administration', requestId },
      sessionId: undefined,
    }
  }
  const found = await credentials.recognise(what.kind, what.text)
  if (!found) return undefined
  const { actor, tenantId, sessionId } = found
  return { ctx: { actor, tenantId, purpose: purpose ?? 'self_service', requestId }, sessionId }
}

/** May this actor call a route of this access? Everything that is not said is no. */
export function mayCall(who: Access, ctx: Ctx): boolean {
  if (who === 'public' || who === 'signed_in') return true
  if (who === 'self') return ctx.actor.kind === 'person'
  return who.some((role) => hasRole(ctx, role))
}

/** `self_service` for a route about oneself, `administration` for one about others, unless the route says more. */
export function purposeOf(route: { who: Access; purpose?: string }): string {
  if (route.purpose !== undefined) return route.purpose
  return typeof route.who === 'string' ? 'self_service' : 'administration'
}

export function unauthenticated(): AppError {
  return new AppError('unauthenticated', 'access.sign_in_needed')
}
