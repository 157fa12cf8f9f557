import { actingSubject, type Ctx, hasRole } from '#lib/context.ts'

/** Whose call records may be listed: everybody's, but masked, or only one's own. */
export function recordsScope(ctx: Ctx): 'all_masked' | 'own' | 'none' {
  if (hasRole(ctx, 'administrator') || hasRole(ctx, 'privacy_officer')) return 'all_masked'
  return ctx.actor.kind === 'person' && actingSubject(ctx) !== undefined ? 'own' : 'none'
}

/** A journal is read by its owner and by nobody else, whatever their role (4K-149). */
export function mayReadJournal(ctx: Ctx, owner: string): boolean {
  return ctx.actor.kind === 'person' && ctx.actor.subjectId === owner
}
