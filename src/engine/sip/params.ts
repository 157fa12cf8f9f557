import { endOfQuoted, isBlank, isToken, quote, skipBlank } from './grammar.ts'

/** Parameters by lower-case name. A quoted value keeps its quotes: `unquote` gives its text. */
export type Params = ReadonlyMap<string, string | true>

const NONE: Params = new Map()

/**
 * Parameters of a header, `;name=value;flag`, from `at` to the end of `text` (RFC 3261 25.1 generic-param).
 * Undefined when malformed or when a name appears twice: two readers could choose differently.
 */
export function parseParams(text: string, at: number): Params | undefined {
  let next = skipBlank(text, at)
  if (next === text.length) return NONE
  const params = new Map<string, string | true>()
  while (next < text.length) {
    if (text[next] !== ';') return undefined
    const nameStart = skipBlank(text, next + 1)
    const nameEnd = endOfWord(text, nameStart)
    const rawName = text.slice(nameStart, nameEnd)
    const name = rawName.toLowerCase()
    if (!isToken(rawName) || params.has(name)) return undefined
    next = skipBlank(text, nameEnd)
    if (text[next] !== '=') {
      params.set(name, true)
      continue
    }
    const valueStart = skipBlank(text, next + 1)
    const valueEnd = text[valueStart] === '"' ? endOfQuoted(text, valueStart) : endOfValue(text, valueStart)
    if (valueEnd <= valueStart) return undefined
    params.set(name, text.slice(valueStart, valueEnd))
    next = skipBlank(text, valueEnd)
  }
  return params
}

/** Writes parameters as `;name=value`; a value that could not stand bare is quoted. */
export function formatParams(params: Params): string {
  let text = ''
  for (const [name, value] of params) text += value === true ? `;${name}` : `;${name}=${formatValue(value)}`
  return text
}

function formatValue(value: string): string {
  if (value[0] === '"' && endOfQuoted(value, 0) === value.length) return value
  return value.length > 0 && endOfValue(value, 0) === value.length ? value : quote(value)
}

function endOfWord(text: string, at: number): number {
  let next = at
  while (next < text.length && !isBlank(text.charCodeAt(next)) && text[next] !== '=' && text[next] !== ';')
    next++
  return next
}

/** A bare value is a token or a host in the grammar; any visible character without a meaning of its own is let through. */
function endOfValue(text: string, at: number): number {
  let next = at
  for (; next < text.length; next++) {
    const code = text.charCodeAt(next)
    if (code <= 32 || code >= 127) break
    if (code === 34 || code === 44 || code === 59 || code === 60 || code === 62 || code === 92) break
  }
  return next
}
