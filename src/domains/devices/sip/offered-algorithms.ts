import type { DigestAlgorithm } from '#engine/sip/index.ts'

/** Measured: these read one challenge only and give up unless it is MD5. */
const ONLY_MD5 = /^(baresip|JsSIP|re\/|sipp)/i

/**
 * What a telephone is offered, in the order of RFC 8760 2.4. Chosen by what it calls itself, never by whose it is:
 * the answer to an unknown name must look the same.
 */
export function offeredAlgorithms(userAgent: string | undefined): readonly DigestAlgorithm[] {
  if (userAgent === undefined || ONLY_MD5.test(userAgent)) return ['MD5']
  return ['SHA-256', 'MD5']
}
