/** The `m=` line (RFC 8866 5.14): `audio 49170/1 RTP/AVP 0 8 101`. */
export type MediaLine = {
  media: string
  /** 0 means refused or switched off (RFC 3264 6, 8.2). */
  port: number
  portCount: number
  protocol: string
  formats: readonly string[]
}

const LIMIT_FORMATS = 128

export function readMediaLine(value: string): MediaLine | undefined {
  const match = /^([A-Za-z0-9._+-]{1,64}) (\d{1,5})(?:\/(\d{1,5}))? ([A-Za-z0-9/._+-]{1,64}) (\S.*)$/.exec(
    value,
  )
  if (match === null) return undefined
  const [, media = '', port = '', count = '1', protocol = '', rest = ''] = match
  const formats = rest.trim().split(/ +/, LIMIT_FORMATS + 1)
  if (Number(port) > 65_535 || Number(count) < 1 || formats.length > LIMIT_FORMATS) return undefined
  return { media, port: Number(port), portCount: Number(count), protocol, formats }
}

/** The same line for one port. */
export function formatMediaLine(line: Omit<MediaLine, 'portCount'>): string {
  return [line.media, String(line.port), line.protocol, ...line.formats].join(' ')
}
