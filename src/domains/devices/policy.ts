import { actingSubject, type Ctx, hasRole } from '#lib/context.ts'

/** A person's telephones: their own, and every one for an administrator. */
export function mayManageDevices(ctx: Ctx, subjectId: string): boolean {
  return hasRole(ctx, 'administrator') || (ctx.actor.kind === 'person' && actingSubject(ctx) === subjectId)
}
