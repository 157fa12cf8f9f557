import { ALPHANUM, type CharSet, charSet, isAll } from './grammar.ts'

const UNRESERVED = `${ALPHANUM}-_.!~*'()`
const PERCENT = 37
/** Escaped `#` stands for itself: phones dial `*21%23`, and star codes are compared as typed. */
const isDecoded = charSet(`${UNRESERVED}#`)

/** The set of characters that stand unescaped in one part of a URI. */
export function uriChars(extra: string): CharSet {
  return charSet(UNRESERVED + extra)
}

/**
 * Brings `%HH` escapes to one spelling: an escaped unreserved character is written plain, others keep an
 * upper-case escape, so that equal parts are equal strings (RFC 3261 19.1.4). Undefined for a broken escape
 * or a character that `allowed` does not hold.
 */
export function normaliseEscapes(text: string, allowed: CharSet): string | undefined {
  let plain = ''
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== PERCENT) {
      if (!allowed(code)) return undefined
      continue
    }
    const value = hexPair(text, at + 1)
    if (value === undefined) return undefined
    plain += text.slice(start, at)
    plain += isDecoded(value) ? String.fromCharCode(value) : text.slice(at, at + 3).toUpperCase()
    at += 2
    start = at + 1
  }
  return start === 0 ? text : plain + text.slice(start)
}

/** Escapes what `allowed` does not hold, as UTF-8; an escape that is already there stays. */
export function escapeFor(text: string, allowed: CharSet): string {
  if (isAll(text, allowed)) return text
  const bytes = Buffer.from(text.toWellFormed(), 'utf8').toString('latin1')
  let escaped = ''
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes.charCodeAt(at)
    if (allowed(code) || (code === PERCENT && hexPair(bytes, at + 1) !== undefined)) escaped += bytes[at]
    else escaped += `%${code.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return escaped
}

/** The text behind escapes, for people to read and never to build a message from. */
export function decodeEscapes(text: string): string {
  if (!text.includes('%')) return text
  const source = Buffer.from(text.toWellFormed(), 'utf8').toString('latin1')
  let decoded = ''
  for (let at = 0; at < source.length; at++) {
    const value = source.charCodeAt(at) === PERCENT ? hexPair(source, at + 1) : undefined
    decoded += value === undefined ? source[at] : String.fromCharCode(value)
    if (value !== undefined) at += 2
  }
  return Buffer.from(decoded, 'latin1').toString('utf8')
}

function hexPair(text: string, at: number): number | undefined {
  const high = hexDigit(text.charCodeAt(at))
  const low = hexDigit(text.charCodeAt(at + 1))
  return high === undefined || low === undefined ? undefined : high * 16 + low
}

function hexDigit(code: number): number | undefined {
  if (code >= 48 && code <= 57) return code - 48
  const upper = code & ~32
  return upper >= 65 && upper <= 70 ? upper - 55 : undefined
}
