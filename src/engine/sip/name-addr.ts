import { charSet, endOfQuoted, isBlank, quote, skipBlank, splitList, trimBlank, unquote } from './grammar.ts'
import { formatParams, parseParams, type Params } from './params.ts'
import { formatUri, parseUri, type SipUri } from './uri.ts'

/** An address of From, To, Contact, Route, ...: `"display" <uri>;param=value` (RFC 3261 20.10, 20.20). */
export type NameAddr = { display: string | undefined; uri: SipUri; params: Params }

/** The same with its URI unread, for schemes this engine does not know. */
export type RawAddress = { display: string | undefined; uriText: string; params: Params }

/** Characters that would let two readers see two addresses in an unquoted display name. */
const isDisplayBreaker = charSet('"<>,;:\\@')

/** Reads one address; undefined when malformed or its URI is not sip, sips or tel. */
export function parseNameAddr(text: string): NameAddr | undefined {
  const raw = parseRawAddress(text)
  const uri = raw && parseUri(raw.uriText)
  return uri && { display: raw.display, uri, params: raw.params }
}

/** Reads the frame of one address and leaves its URI as text. */
export function parseRawAddress(text: string): RawAddress | undefined {
  const start = skipBlank(text, 0)
  if (text[start] === '"') {
    const end = endOfQuoted(text, start)
    if (end === -1) return undefined
    return bracketed(text, skipBlank(text, end), unquote(text.slice(start, end)))
  }
  let at = start
  while (at < text.length && text[at] !== '<' && text[at] !== ';' && text[at] !== '"') at++
  if (text[at] !== '<') return bare(text, start)
  const display = trimBlank(text.slice(start, at))
  for (let next = 0; next < display.length; next++) {
    const code = display.charCodeAt(next)
    if (isDisplayBreaker(code) || (code < 32 && code !== 9) || code === 127) return undefined
  }
  return bracketed(text, at, display === '' ? undefined : display)
}

/** Writes an address, always in angle brackets; control characters in the display name become blanks. */
export function formatNameAddr(address: NameAddr): string {
  const display = address.display === undefined || address.display === '' ? '' : `${quote(address.display)} `
  return `${display}<${formatUri(address.uri)}>${formatParams(address.params)}`
}

/** Contact values: `*`, or the addresses; undefined when any of them is malformed. */
export function parseContacts(values: readonly string[]): NameAddr[] | '*' | undefined {
  const elements = values.flatMap((value) => splitList(value))
  if (elements.length === 1 && elements[0] === '*') return '*'
  const contacts: NameAddr[] = []
  for (const element of elements) {
    const contact = parseNameAddr(element)
    if (!contact) return undefined
    contacts.push(contact)
  }
  return contacts
}

function bracketed(text: string, at: number, display: string | undefined): RawAddress | undefined {
  const close = text.indexOf('>', at)
  if (text[at] !== '<' || close === -1) return undefined
  const params = parseParams(text, close + 1)
  return params && { display, uriText: text.slice(at + 1, close), params }
}

/** Without brackets every parameter is the header's, and the URI may not hold `,` or `?` (RFC 3261 20). */
function bare(text: string, start: number): RawAddress | undefined {
  let end = start
  while (end < text.length && text[end] !== ';' && !isBlank(text.charCodeAt(end))) end++
  const uriText = text.slice(start, end)
  if (uriText === '' || uriText.includes(',') || uriText.includes('?')) return undefined
  const params = parseParams(text, end)
  return params && { display: undefined, uriText, params }
}
