// oxlint-disable-next-line import/no-unassigned-import -- the library's container asks for it
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { hostname } from 'node:os'

import * as x509 from '@peculiar/x509'

import type { Pair } from './certificate.ts'

const DAY_MS = 86_400_000
const CA_DAYS = 3650
/** Browsers refuse server certificates that live longer than 398 days. */
const SERVER_DAYS = 397
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

x509.cryptoProvider.set(webcrypto)

/** A certificate authority that signs server certificates and nothing below it. */
export async function makeAuthority(now: Date): Promise<Pair> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=Sotto on ${hostname().replaceAll(/[^\w.-]/g, '') || 'this machine'}, O=Sotto`,
    keys,
    notBefore: now,
    notAfter: new Date(now.getTime() + CA_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return toPair(keys.privateKey, certificate)
}

/** A server certificate for the address and for this machine's own names. */
export async function makeServer(authority: Pair, address: string, now: Date): Promise<Pair> {
  const keys = await newKeys()
  const issuer = new x509.X509Certificate(authority.certificate)
  const names = [...new Set([address, 'localhost', '127.0.0.1', '::1', hostname()])].filter(
    (name) => name !== '',
  )
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${address}`,
    issuer: issuer.subject,
    notBefore: now,
    notAfter: new Date(now.getTime() + SERVER_DAYS * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }) as const),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return toPair(keys.privateKey, certificate)
}

function newKeys() {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}

async function toPair(key: webcrypto.CryptoKey, certificate: x509.X509Certificate): Promise<Pair> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', key)
  return {
    key: `${x509.PemConverter.encode(bytes, 'PRIVATE KEY')}\n`,
    certificate: `${certificate.toString('pem')}\n`,
  }
}

function signingKey(pem: string) {
  return webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), ALGORITHM, false, ['sign'])
}
