import { createHash } from 'node:crypto'

import { isId, newSecret, type TenantId } from '#lib/ids.ts'

/** SHA-256: enough for a secret of 256 random bits, which nobody can guess their way to. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** A new credential text `<tenantId>.<secret>` and the hash that is kept of it. */
export function newCredential(tenantId: TenantId): { text: string; hash: Buffer } {
  const secret = newSecret(32)
  return { text: `${tenantId}.${secret}`, hash: hashSecret(secret) }
}

/** The company a credential names and the hash of its secret. A forged company finds nothing behind its wall. */
export function readCredential(text: string): { tenantId: TenantId; hash: Buffer } | undefined {
  const [tenantId = '', secret = '', ...more] = text.split('.')
  if (!isId(tenantId) || secret.length !== 43 || more.length > 0) return undefined
  return { tenantId: tenantId as TenantId, hash: hashSecret(secret) }
}
