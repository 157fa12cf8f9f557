import { isIP } from 'node:net'

/** Where media is wanted: the `c=` line (RFC 8866 5.7). */
export type Connection = {
  /** An IP address as written, or a host name. */
  address: string
  /** 4 or 6 for an IP address, 0 for a host name. */
  family: 0 | 4 | 6
  /** `0.0.0.0` or `::`: "send me nothing" as phones said it before RFC 3264, and some still do. */
  isNull: boolean
}

/** Reads `IN IP4 192.0.2.1`. Multicast suffixes (`/ttl`) and other networks give undefined. */
export function readConnection(value: string): Connection | undefined {
  const match = /^IN (IP4|IP6) ([A-Za-z0-9.:_-]{1,255})\s*$/.exec(value)
  if (match === null) return undefined
  return connectionOf(match[1] === 'IP6' ? 6 : 4, match[2] ?? '')
}

/** The same from its two parts; an address of the other family is refused. */
export function connectionOf(named: 4 | 6, address: string): Connection | undefined {
  const family = isIP(address)
  if (family !== 0 && family !== named) return undefined
  if (family === 0 && address.includes(':')) return undefined
  const isNull = address === '0.0.0.0' || (family === 6 && /^[0:]+$/.test(address))
  return { address, family: family === 4 ? 4 : family === 6 ? 6 : 0, isNull }
}

export const formatConnection = (address: string): string =>
  `IN ${isIP(address) === 6 ? 'IP6' : 'IP4'} ${address}`
