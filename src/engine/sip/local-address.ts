import { networkInterfaces } from 'node:os'
import { isIPv6 } from 'node:net'

/** The address of ours to name to a peer when the listener is bound to all of them. */
export function localAddressTowards(remoteHost: string): string {
  const wanted = isIPv6(remoteHost) ? 'IPv6' : 'IPv4'
  const loopback = wanted === 'IPv6' ? '::1' : '127.0.0.1'
  if (remoteHost === '::1' || remoteHost.startsWith('127.')) return loopback
  const outward = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => !address.internal && address.family === wanted)
  return outward?.address ?? loopback
}

export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
