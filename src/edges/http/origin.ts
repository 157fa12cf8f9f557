/**
 * Cross-site request forgery: a write that a browser's cookie vouches for must come from our own pages. Sec-Fetch-Site
 * where the browser sends it, else Origin against Host. A client that sends neither is no browser and has no cookie to abuse.
 */
export function isForeign(headers: {
  host?: string | undefined
  origin?: string | string[] | undefined
  'sec-fetch-site'?: string | string[] | undefined
}): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  return isForeignOrigin(headers)
}

/** For WebSockets, whose handshakes browsers let any page start: Origin, when there is one, must be ours. */
export function isForeignOrigin(headers: {
  host?: string | undefined
  origin?: string | string[] | undefined
}): boolean {
  if (headers.origin === undefined) return false
  if (typeof headers.origin !== 'string' || headers.host === undefined) return true
  return URL.parse(headers.origin)?.host !== headers.host.toLowerCase()
}
