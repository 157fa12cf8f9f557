import { isIPv4, isIPv6 } from 'node:net'
import { ALPHANUM, charSet, isAll, parseNumber } from './grammar.ts'

const isHostChar = charSet(`${ALPHANUM}-._`)
const isAddressChar = charSet('0123456789.')
const LONGEST_HOST = 255
const HIGHEST_PORT = 65535

export type HostPort = { host: string; port: number | undefined }

/**
 * `host[:port]` (RFC 3261 25.1), host in lower case, an IPv6 address with its brackets.
 * `_` in a name is let through; digits and dots alone must be an IPv4 address.
 */
export function parseHostPort(text: string): HostPort | undefined {
  const bracket = text[0] === '[' ? text.indexOf(']') : -1
  if (text[0] === '[' && bracket === -1) return undefined
  const colon = text.indexOf(':', bracket + 1)
  const rawHost = colon === -1 ? text : text.slice(0, colon)
  if (!isHost(rawHost)) return undefined
  const host = rawHost.toLowerCase()
  if (colon === -1) return { host, port: undefined }
  const port = parseNumber(text.slice(colon + 1), HIGHEST_PORT)
  return port === undefined || port === 0 ? undefined : { host, port }
}

export function formatHostPort({ host, port }: HostPort): string {
  return port === undefined ? host : `${host}:${port}`
}

/** An address as sockets take it: without the brackets of IPv6. */
export function bareHost(host: string): string {
  return host[0] === '[' ? host.slice(1, -1) : host
}

/** An address as SIP writes it: an IPv6 address gets brackets. */
export function bracketHost(address: string): string {
  return address.includes(':') && address[0] !== '[' ? `[${address}]` : address
}

function isHost(text: string): boolean {
  if (text.length === 0 || text.length > LONGEST_HOST) return false
  if (text[0] === '[') return text.endsWith(']') && !text.includes('%') && isIPv6(text.slice(1, -1))
  if (!isAll(text, isHostChar)) return false
  return !isAll(text, isAddressChar) || isIPv4(text)
}
