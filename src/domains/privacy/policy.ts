import { type Ctx, hasRole } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'

/** Requests of others, previews, erasures, receipts, the register and the scan are the privacy officer's alone. */
export function demandOfficer(ctx: Ctx): void {
  if (!hasRole(ctx, 'privacy_officer')) throw new AppError('forbidden', 'privacy.forbidden')
}
