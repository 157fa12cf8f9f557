import type { HeaderList } from './contract.ts'

/** Methods this engine takes; what becomes of them is the product's matter. */
export const ALLOW = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, MESSAGE, REFER, NOTIFY, SUBSCRIBE'

/** The caller's headers, and of `defaults` those it does not set itself. */
export function withDefaults(given: HeaderList | undefined, defaults: HeaderList): HeaderList {
  if (!given || given.length === 0) return defaults
  const named = new Set(given.map(([name]) => name.toLowerCase()))
  return [...given, ...defaults.filter(([name]) => !named.has(name.toLowerCase()))]
}

export const SDP_TYPE = ['Content-Type', 'application/sdp'] as const

export function bodyOf(sdp: string | undefined): Buffer | undefined {
  return sdp === undefined || sdp === '' ? undefined : Buffer.from(sdp, 'utf8')
}

/** The session description of a message, undefined without one; of a multipart body, its SDP part. */
export function sdpOf(message: {
  headers: { get(name: string): string | undefined }
  body: Buffer
}): string | undefined {
  if (message.body.length === 0) return undefined
  const type = (message.headers.get('Content-Type') ?? '').toLowerCase()
  if (type.startsWith('application/sdp') || type === '') return message.body.toString('utf8')
  return type.startsWith('multipart/') ? sdpPart(message.body.toString('utf8')) : undefined
}

function sdpPart(body: string): string | undefined {
  const type = body.search(/^content-type:[ \t]*application\/sdp/im)
  const start = type === -1 ? -1 : body.indexOf('\r\n\r\n', type)
  if (start === -1) return undefined
  const end = body.indexOf('\r\n--', start)
  return end === -1 ? undefined : body.slice(start + 4, end + 2)
}
