import type { SdpLine } from './session-description.ts'

export type Codec = { name: string; clockHz: number; channels: number }

/** Payload types with a fixed meaning (RFC 3551 6). G.722 really has a clock of 8,000 there. */
const STATIC: ReadonlyMap<number, Codec> = new Map([
  [0, { name: 'PCMU', clockHz: 8000, channels: 1 }],
  [3, { name: 'GSM', clockHz: 8000, channels: 1 }],
  [4, { name: 'G723', clockHz: 8000, channels: 1 }],
  [8, { name: 'PCMA', clockHz: 8000, channels: 1 }],
  [9, { name: 'G722', clockHz: 8000, channels: 1 }],
  [10, { name: 'L16', clockHz: 44_100, channels: 2 }],
  [11, { name: 'L16', clockHz: 44_100, channels: 1 }],
  [13, { name: 'CN', clockHz: 8000, channels: 1 }],
  [15, { name: 'G728', clockHz: 8000, channels: 1 }],
  [18, { name: 'G729', clockHz: 8000, channels: 1 }],
  [26, { name: 'JPEG', clockHz: 90_000, channels: 1 }],
  [31, { name: 'H261', clockHz: 90_000, channels: 1 }],
  [34, { name: 'H263', clockHz: 90_000, channels: 1 }],
])

/** What each payload type of an RTP line means: its rtpmap, else the static table. Unknown ones are left out. */
export function readCodecs(
  formats: readonly string[],
  lines: readonly SdpLine[],
): ReadonlyMap<number, Codec> {
  const codecs = new Map<number, Codec>()
  for (const format of formats) {
    const fixed = STATIC.get(Number(format))
    if (fixed !== undefined) codecs.set(Number(format), fixed)
  }
  for (const line of lines) {
    const match = /^rtpmap:(\d{1,3}) +([^\s/]{1,64})\/(\d{1,9})(?:\/(\d{1,2}))?\s*$/.exec(line.value)
    if (line.type !== 'a' || match === null) continue
    const [, payloadType = '', name = '', clock = '', channels = '1'] = match
    if (!formats.includes(payloadType) || Number(payloadType) > 127 || Number(clock) === 0) continue
    codecs.set(Number(payloadType), { name, clockHz: Number(clock), channels: Number(channels) })
  }
  return codecs
}
