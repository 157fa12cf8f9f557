import { isToken, isBlank, skipBlank, trimBlank } from './grammar.ts'
import { bareHost, formatHostPort, parseHostPort } from './host.ts'
import { formatParams, parseParams, type Params } from './params.ts'

/** One Via element (RFC 3261 20.42). */
export type Via = {
  /** Upper case: `UDP`, `TCP`, `TLS`, `WS`, `WSS` or an unknown one. */
  transport: string
  host: string
  port: number | undefined
  params: Params
}

/** The start of every branch made by RFC 3261 elements (8.1.1.7). */
export const MAGIC_COOKIE = 'z9hG4bK'

/** Reads one element: `headers.get('Via')` is the topmost. Undefined when malformed. */
export function parseVia(text: string): Via | undefined {
  const firstSlash = text.indexOf('/')
  const secondSlash = text.indexOf('/', firstSlash + 1)
  if (firstSlash === -1 || secondSlash === -1) return undefined
  if (trimBlank(text.slice(0, firstSlash)).toUpperCase() !== 'SIP') return undefined
  if (trimBlank(text.slice(firstSlash + 1, secondSlash)) !== '2.0') return undefined
  const transportStart = skipBlank(text, secondSlash + 1)
  const transportEnd = blankFrom(text, transportStart)
  const transport = text.slice(transportStart, transportEnd).toUpperCase()
  const semicolon = text.indexOf(';', transportEnd)
  const sentBy = trimBlank(text.slice(transportEnd, semicolon === -1 ? text.length : semicolon))
  const place = parseHostPort(withoutBlanks(sentBy))
  const params = parseParams(text, semicolon === -1 ? text.length : semicolon)
  if (!isToken(transport) || !place || !params) return undefined
  return { transport, host: place.host, port: place.port, params }
}

export function formatVia(via: Via): string {
  return `SIP/2.0/${via.transport} ${formatHostPort(via)}${formatParams(via.params)}`
}

export function viaBranch(via: Via): string | undefined {
  const branch = via.params.get('branch')
  return branch === true ? undefined : branch
}

/**
 * The element as the server that took the request keeps it: `received` when the sender's address differs from
 * what it wrote, or it asked for `rport`, which then holds the port (RFC 3261 18.2.1, RFC 3581 4).
 */
export function stampVia(via: Via, remote: { host: string; port: number }): Via {
  const params = new Map(via.params)
  params.delete('received')
  const asksPort = params.has('rport')
  if (asksPort) params.set('rport', String(remote.port))
  if (asksPort || bareHost(via.host) !== remote.host) params.set('received', remote.host)
  return { ...via, params }
}

/** Blanks are legal around the colon of sent-by (RFC 3261 25.1) and nowhere else in it. */
function withoutBlanks(sentBy: string): string {
  const colon = sentBy.lastIndexOf(':')
  if (colon === -1 || !(sentBy.includes(' ') || sentBy.includes('\t'))) return sentBy
  return `${trimBlank(sentBy.slice(0, colon))}:${trimBlank(sentBy.slice(colon + 1))}`
}

function blankFrom(text: string, at: number): number {
  let next = at
  while (next < text.length && !isBlank(text.charCodeAt(next))) next++
  return next
}
