import { isToken, quote, skipBlank, splitList, trimBlank, unquote } from './grammar.ts'

/** A challenge or credentials: a scheme and its parameters, names in lower case, quotes undone (RFC 3261 20.7). */
export type AuthParams = { scheme: string; params: ReadonlyMap<string, string> }

/** Reads one WWW-Authenticate, Authorization, ... value; undefined when malformed or a name comes twice. */
export function parseAuthParams(text: string): AuthParams | undefined {
  const start = skipBlank(text, 0)
  let end = start
  while (end < text.length && text[end] !== ' ' && text[end] !== '\t') end++
  const scheme = text.slice(start, end)
  if (!isToken(scheme)) return undefined
  const params = new Map<string, string>()
  for (const element of splitList(text.slice(end))) {
    if (element === '') continue
    const equals = element.indexOf('=')
    const name = trimBlank(element.slice(0, Math.max(equals, 0))).toLowerCase()
    if (!isToken(name) || params.has(name)) return undefined
    params.set(name, unquote(trimBlank(element.slice(equals + 1))))
  }
  return { scheme: scheme.toLowerCase(), params }
}

/** Parameters RFC 7616 3.3 and 3.4 write without quotes. */
const BARE = new Set(['algorithm', 'stale', 'nc'])

/** Writes a Digest value; `qop` is bare in credentials and quoted in a challenge. */
export function formatDigest(
  params: Iterable<readonly [name: string, value: string]>,
  kind: 'challenge' | 'credentials',
): string {
  const parts: string[] = []
  for (const [name, value] of params) {
    const isBare = BARE.has(name) || (name === 'qop' && kind === 'credentials')
    parts.push(`${name}=${isBare && isToken(value) ? value : quote(value)}`)
  }
  return `Digest ${parts.join(', ')}`
}
