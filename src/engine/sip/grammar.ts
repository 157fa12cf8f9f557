/** Pieces of the SIP grammar (RFC 3261 25.1) shared by the parsers. Each walks its text once, by index. */

function charTable(chars: string): Uint8Array {
  const table = new Uint8Array(128)
  for (const char of chars) table[char.charCodeAt(0)] = 1
  return table
}

const SP = 32
const HTAB = 9
const DEL = 127

export const DIGITS = '0123456789'
export const ALPHANUM = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz${DIGITS}`
const TOKEN = charTable(`${ALPHANUM}-.!%*_+\`'~`)

export type CharSet = (code: number) => boolean

/** Tests membership of a character code in a set of ASCII characters. */
export function charSet(chars: string): CharSet {
  const table = charTable(chars)
  return (code) => table[code] === 1
}

export function isToken(text: string): boolean {
  if (text.length === 0) return false
  for (let at = 0; at < text.length; at++) if (TOKEN[text.charCodeAt(at)] !== 1) return false
  return true
}

export function isAll(text: string, allowed: CharSet): boolean {
  for (let at = 0; at < text.length; at++) if (!allowed(text.charCodeAt(at))) return false
  return true
}

/** At least one character, and no blank or control character among them. */
export function isVisible(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code <= SP || code === DEL) return false
  }
  return text.length > 0
}

export const isDigit: CharSet = (code) => code >= 48 && code <= 57

/** A decimal number of at most `limit`, leading zeros allowed; undefined for anything else. */
export function parseNumber(text: string, limit: number): number | undefined {
  if (text.length === 0 || !isAll(text, isDigit)) return undefined
  let value = 0
  for (let at = 0; at < text.length; at++) {
    value = value * 10 + (text.charCodeAt(at) - 48)
    if (value > limit) return undefined
  }
  return value
}

/** True for the two characters of linear white space left once folds are undone. */
export const isBlank: CharSet = (code) => code === SP || code === HTAB

export function skipBlank(text: string, at: number): number {
  let next = at
  while (next < text.length && isBlank(text.charCodeAt(next))) next++
  return next
}

/** Removes blanks at both ends; unlike `trim()` it leaves other Unicode space alone. */
export function trimBlank(text: string): string {
  const start = skipBlank(text, 0)
  let end = text.length
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** Index just after the quoted string that opens at `at`; -1 when it never closes. */
export function endOfQuoted(text: string, at: number): number {
  for (let next = at + 1; next < text.length; next++) {
    const char = text[next]
    if (char === '\\') next++
    else if (char === '"') return next + 1
  }
  return -1
}

/** The text inside a quoted string, escapes undone. Text without quotes comes back as it is. */
export function unquote(text: string): string {
  if (text.length < 2 || text[0] !== '"' || text[text.length - 1] !== '"') return text
  if (!text.includes('\\')) return text.slice(1, -1)
  let plain = ''
  for (let at = 1; at < text.length - 1; at++) {
    if (text[at] === '\\' && at < text.length - 2) at++
    plain += text[at]
  }
  return plain
}

/** A quoted string; control characters become blanks, so no text can end the header (RFC 3261 25.1). */
export function quote(text: string): string {
  let quoted = '"'
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < SP || code === DEL) quoted += ' '
    else if (code === 34 || code === 92) quoted += `\\${text[at]}`
    else quoted += text[at]
  }
  return `${quoted}"`
}

/**
 * Splits at a separator outside quoted strings and angle brackets and trims blanks.
 * Empty elements stay, for the reader of an element to refuse them.
 */
export function splitList(text: string, separator = ','): string[] {
  if (!text.includes(separator)) return [trimBlank(text)]
  const parts: string[] = []
  let start = 0
  let at = 0
  while (at < text.length) {
    const char = text[at]
    if (char === '"') {
      const end = endOfQuoted(text, at)
      at = end === -1 ? text.length : end
      continue
    }
    if (char === '<') {
      const end = text.indexOf('>', at)
      at = end === -1 ? text.length : end + 1
      continue
    }
    if (char === separator) {
      parts.push(trimBlank(text.slice(start, at)))
      start = at + 1
    }
    at++
  }
  parts.push(trimBlank(text.slice(start)))
  return parts
}
