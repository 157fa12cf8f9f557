import { webcrypto } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { isIP } from 'node:net'
import { join } from 'node:path'

import * as x509 from '@peculiar/x509'

x509.cryptoProvider.set(webcrypto as never)

const DAY_MS = 86_400_000
const CA_DAYS = 3650
/** Browsers refuse server certificates that live longer than 398 days. */
const SERVER_DAYS = 397
const RENEW_BEFORE_DAYS = 30
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

export type ServerCertificate = { key: string; certificate: string; daysLeft: number }

type Pair = { key: string; certificate: x509.X509Certificate }

/**
 * The key and certificate for HTTPS, from a certificate authority of this installation's own that is made at the first
 * start (`ca.crt` is for people to trust). Made anew when it nears its end or the address has changed.
 */
export async function serverCertificate(
  folder: string,
  address: string,
  now: Date,
): Promise<ServerCertificate> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const authority =
    (await readPair(folder, 'ca')) ?? (await writePair(folder, 'ca', await makeAuthority(now)))
  const known = await readPair(folder, 'server')
  const pair =
    known && isGood(known, authority, address, now)
      ? known
      : await writePair(folder, 'server', await makeServer(authority, address, now))
  return {
    key: pair.key,
    certificate: `${pair.certificate.toString('pem')}\n${authority.certificate.toString('pem')}\n`,
    daysLeft: Math.floor((pair.certificate.notAfter.getTime() - now.getTime()) / DAY_MS),
  }
}

function isGood({ certificate }: Pair, authority: Pair, address: string, now: Date): boolean {
  const fresh = certificate.notAfter.getTime() - now.getTime() > RENEW_BEFORE_DAYS * DAY_MS
  const names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.toJSON() ?? []
  return (
    fresh &&
    names.some(({ value }) => value === address) &&
    certificate.issuer === authority.certificate.subject
  )
}

async function makeAuthority(now: Date): Promise<Pair> {
  const keys = await newKeys()
  const name = `CN=Sotto on ${hostname().replaceAll(/[^\w.-]/g, '') || 'this machine'}, O=Sotto`
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name,
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
  return { key: await toPem(keys.privateKey), certificate }
}

async function makeServer(authority: Pair, address: string, now: Date): Promise<Pair> {
  const keys = await newKeys()
  const names = [...new Set([address, 'localhost', '127.0.0.1', '::1', hostname()])].filter(
    (name) => name !== '',
  )
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${address}`,
    issuer: authority.certificate.subject,
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
        names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
    ],
  })
  return { key: await toPem(keys.privateKey), certificate }
}

function newKeys() {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}

async function toPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}

function signingKey(pem: string) {
  return webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), ALGORITHM, false, ['sign'])
}

/** What is on disk, or nothing when it is missing or unreadable: it is made again. */
async function readPair(folder: string, name: string): Promise<Pair | undefined> {
  try {
    const key = await readFile(join(folder, `${name}.key`), 'utf8')
    return { key, certificate: new x509.X509Certificate(await readFile(join(folder, `${name}.crt`), 'utf8')) }
  } catch {
    return undefined
  }
}

async function writePair(folder: string, name: string, pair: Pair): Promise<Pair> {
  await replace(join(folder, `${name}.key`), `${pair.key}\n`, 0o600)
  await replace(join(folder, `${name}.crt`), `${pair.certificate.toString('pem')}\n`, 0o644)
  return pair
}

async function replace(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, text, { mode })
  await chmod(`${path}.new`, mode)
  await rename(`${path}.new`, path)
}
