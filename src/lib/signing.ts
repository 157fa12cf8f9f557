import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

export type Signer = {
  /** Ed25519 signature (RFC 8032), 64 bytes. */
  sign(bytes: Buffer): Buffer
  verify(bytes: Buffer, signature: Buffer): boolean
  /** SubjectPublicKeyInfo as PEM, for whoever checks with other tools. */
  readonly publicKeyPem: string
}

/** PKCS #8 around a bare Ed25519 seed (RFC 8410 section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A signing key from a secret of 32 bytes: the same secret, the same key. */
export function createSigner(seed: Buffer): Signer {
  const key: KeyObject = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(key)
  return {
    sign: (bytes) => sign(null, bytes, key),
    verify: (bytes, signature) => verify(null, bytes, publicKey, signature),
    publicKeyPem: publicKey.export({ format: 'pem', type: 'spki' }),
  }
}
