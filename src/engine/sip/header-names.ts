/** Every header this engine spells itself: RFC 3261 20 and the extensions phones and trunks use, with compact forms. */
const LONG_NAMES = [
  'Accept',
  'Accept-Contact',
  'Accept-Encoding',
  'Accept-Language',
  'Alert-Info',
  'Allow',
  'Allow-Events',
  'Answer-Mode',
  'Authentication-Info',
  'Authorization',
  'Call-ID',
  'Call-Info',
  'Contact',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Language',
  'Content-Length',
  'Content-Type',
  'CSeq',
  'Date',
  'Diversion',
  'Error-Info',
  'Event',
  'Expires',
  'Flow-Timer',
  'From',
  'Geolocation',
  'Geolocation-Routing',
  'History-Info',
  'Identity',
  'In-Reply-To',
  'Join',
  'Max-Forwards',
  'MIME-Version',
  'Min-Expires',
  'Min-SE',
  'Organization',
  'P-Access-Network-Info',
  'P-Asserted-Identity',
  'P-Called-Party-ID',
  'P-Preferred-Identity',
  'Path',
  'Priority',
  'Priv-Answer-Mode',
  'Privacy',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Proxy-Require',
  'RAck',
  'Reason',
  'Record-Route',
  'Recv-Info',
  'Refer-Sub',
  'Refer-To',
  'Referred-By',
  'Reject-Contact',
  'Remote-Party-ID',
  'Replaces',
  'Reply-To',
  'Request-Disposition',
  'Require',
  'Retry-After',
  'Route',
  'RSeq',
  'Server',
  'Service-Route',
  'Session-Expires',
  'Session-ID',
  'SIP-ETag',
  'SIP-If-Match',
  'Subject',
  'Subscription-State',
  'Supported',
  'Target-Dialog',
  'Timestamp',
  'To',
  'Unsupported',
  'User-Agent',
  'User-to-User',
  'Via',
  'Warning',
  'WWW-Authenticate',
]

/** Compact forms: RFC 3261 7.3.3, 3515, 3841, 3892, 4028, 6665, 8224. */
const COMPACT_FORMS: Readonly<Record<string, string>> = {
  a: 'Accept-Contact',
  b: 'Referred-By',
  c: 'Content-Type',
  d: 'Request-Disposition',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  j: 'Reject-Contact',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
  y: 'Identity',
}

/** Headers that a message carries once. A second one is refused: readers differ on which they take. */
const SINGLE = new Set([
  'Authentication-Info',
  'Call-ID',
  'Content-Disposition',
  'Content-Length',
  'Content-Type',
  'CSeq',
  'Date',
  'Event',
  'Expires',
  'From',
  'Identity',
  'Max-Forwards',
  'MIME-Version',
  'Min-Expires',
  'Min-SE',
  'RAck',
  'Refer-To',
  'Referred-By',
  'Replaces',
  'Retry-After',
  'RSeq',
  'Session-Expires',
  'Session-ID',
  'SIP-ETag',
  'SIP-If-Match',
  'Subscription-State',
  'Timestamp',
  'To',
])

/** Lists of addresses, kept one element an entry so that the first can be read, taken off or put before others. */
const ELEMENTWISE = new Set([
  'Contact',
  'Diversion',
  'History-Info',
  'P-Asserted-Identity',
  'P-Preferred-Identity',
  'Path',
  'Record-Route',
  'Route',
  'Service-Route',
  'Via',
])

/** How a header is written and compared. Known headers share one instance. */
export type HeaderName = {
  /** Lower case, compact form resolved: equal for two spellings of one header. */
  readonly key: string
  /** Canonical spelling when known, the spelling it came with otherwise. */
  readonly name: string
  readonly single: boolean
  readonly elementwise: boolean
}

const known = new Map<string, HeaderName>()
for (const name of LONG_NAMES) {
  const entry = {
    key: name.toLowerCase(),
    name,
    single: SINGLE.has(name),
    elementwise: ELEMENTWISE.has(name),
  }
  known.set(name, entry)
  known.set(entry.key, entry)
}
for (const [compact, name] of Object.entries(COMPACT_FORMS)) {
  const entry = known.get(name)
  if (entry) known.set(compact, entry)
}

/** Resolves any spelling of a header name. The caller has checked that it is a token. */
export function headerName(spelling: string): HeaderName {
  const direct = known.get(spelling)
  if (direct) return direct
  const key = spelling.toLowerCase()
  return known.get(key) ?? { key, name: spelling, single: false, elementwise: false }
}
