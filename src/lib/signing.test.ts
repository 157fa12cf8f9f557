import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { test } from 'node:test'

import { createSigner } from './signing.ts'

test('[RFC 8032 7.1] the first test vector gives the published public key and signature', () => {
  const signer = createSigner(
    Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex'),
  )
  const raw = createPublicKey(signer.publicKeyPem).export({ format: 'der', type: 'spki' }).subarray(-32)

  assert.equal(raw.toString('hex'), 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
  assert.equal(
    signer.sign(Buffer.alloc(0)).toString('hex'),
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  )
})

test('a signature holds for the bytes it was made over and for no others', () => {
  const signer = createSigner(Buffer.alloc(32, 1))
  const signature = signer.sign(Buffer.from('as it was'))

  assert.ok(verify(null, Buffer.from('as it was'), signer.publicKeyPem, signature))
  assert.ok(signer.verify(Buffer.from('as it was'), signature))
  assert.ok(!signer.verify(Buffer.from('as it is'), signature))
})
