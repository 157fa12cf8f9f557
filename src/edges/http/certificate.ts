import { X509Certificate } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'

const DAY_MS = 86_400_000
const RENEW_BEFORE_DAYS = 30

export type ServerCertificate = { key: string; certificate: string; daysLeft: number }
/** Private key and certificate as PEM. */
export type Pair = { key: string; certificate: string }

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
  const found = { authority: await readPair(folder, 'ca'), server: await readPair(folder, 'server') }
  if (found.authority && found.server && isGood(found.server, found.authority, address, now))
    return handOut(found.server, found.authority, now)
  // The library that makes certificates takes a tenth of a second to load, and is needed once a year.
  const { makeAuthority, makeServer } = await import('./make-certificate.ts')
  const authority = found.authority ?? (await writePair(folder, 'ca', await makeAuthority(now)))
  return handOut(await writePair(folder, 'server', await makeServer(authority, address, now)), authority, now)
}

function isGood({ certificate }: Pair, authority: Pair, address: string, now: Date): boolean {
  const server = new X509Certificate(certificate)
  const issuer = new X509Certificate(authority.certificate)
  const name = isIP(address) ? server.checkIP(address) : server.checkHost(address)
  return (
    name !== undefined && server.verify(issuer.publicKey) && daysLeft(certificate, now) > RENEW_BEFORE_DAYS
  )
}

function daysLeft(certificate: string, now: Date): number {
  return Math.floor((new X509Certificate(certificate).validToDate.getTime() - now.getTime()) / DAY_MS)
}

function handOut(server: Pair, authority: Pair, now: Date): ServerCertificate {
  return {
    key: server.key,
    certificate: server.certificate + authority.certificate,
    daysLeft: daysLeft(server.certificate, now),
  }
}

/** What is on disk, or nothing when it is missing or unreadable: it is made again. */
async function readPair(folder: string, name: string): Promise<Pair | undefined> {
  try {
    const key = await readFile(join(folder, `${name}.key`), 'utf8')
    const certificate = await readFile(join(folder, `${name}.crt`), 'utf8')
    return new X509Certificate(certificate).validToDate ? { key, certificate } : undefined
  } catch {
    return undefined
  }
}

async function writePair(folder: string, name: string, pair: Pair): Promise<Pair> {
  await replace(join(folder, `${name}.key`), pair.key, 0o600)
  await replace(join(folder, `${name}.crt`), pair.certificate, 0o644)
  return pair
}

async function replace(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, text, { mode })
  await chmod(`${path}.new`, mode)
  await rename(`${path}.new`, path)
}
