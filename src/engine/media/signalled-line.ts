import { describeMedia, isHeld, type MediaDescription } from '#engine/sdp/media-description.ts'
import type { SessionDescription } from '#engine/sdp/session-description.ts'
import { canonicalAddress, mayReceiveMedia, type OwnNetwork } from './destination.ts'

/** What one party said about one `m=` line, as far as the relay cares. */
export type SignalledLine =
  /** Switched off by the party itself: port 0. */
  | { state: 'off' }
  /** Something we do not carry: another protocol, an address we may not send to. */
  | { state: 'refused' }
  | {
      state: 'on'
      /** Empty when the party wants nothing sent (a null address): its last known address stays in force. */
      address: string
      port: number
      /** Empty when RTCP has nowhere to go. */
      rtcpAddress: string
      rtcpPort: number
      /** False while the party holds. */
      receives: boolean
      /** Payload type and clock rate in Hz; 0 where jitter means nothing. */
      clocks: [payloadType: number, hz: number][]
      video: boolean
    }

/** Lines of one call that get ports: audio, video, and one more (slides, text). The rest is refused. */
export const LINES_CARRIED = 3
/** Plain RTP. SAVP and DTLS need the keys this relay does not have. */
const PROTOCOLS = new Set(['RTP/AVP', 'RTP/AVPF'])

/** Reads line `index` for a relay that lives in network `own`. */
export function readSignalledLine(sdp: SessionDescription, index: number, own: OwnNetwork): SignalledLine {
  const media = describeMedia(sdp, index)
  if (media === undefined) return { state: 'refused' }
  if (media.port === 0) return { state: 'off' }
  if (index >= LINES_CARRIED || !PROTOCOLS.has(media.protocol) || media.portCount !== 1)
    return { state: 'refused' }

  const address = addressOf(media, own)
  if (address === undefined) return { state: 'refused' }
  return {
    state: 'on',
    address,
    port: media.port,
    ...rtcpOf(media, address, own),
    receives: !isHeld(media),
    clocks: clocksOf(media),
    video: media.media === 'video',
  }
}

function addressOf(media: MediaDescription, own: OwnNetwork): string | undefined {
  if (media.connection?.isNull === true) return ''
  const address = canonicalAddress(media.connection?.address ?? '')
  return address !== undefined && mayReceiveMedia(address, media.port, own) ? address : undefined
}

function rtcpOf(
  media: MediaDescription,
  rtpAddress: string,
  own: OwnNetwork,
): { rtcpAddress: string; rtcpPort: number } {
  const rtcpPort = media.rtcp?.port ?? media.port + 1
  const address = canonicalAddress(media.rtcp?.connection?.address ?? rtpAddress)
  const allowed = address !== undefined && mayReceiveMedia(address, rtcpPort, own)
  return { rtcpAddress: allowed ? address : '', rtcpPort }
}

function clocksOf(media: MediaDescription): [number, number][] {
  return media.formats
    .filter((format) => /^\d{1,3}$/.test(format) && Number(format) < 128)
    .map((format) => {
      const codec = media.codecs.get(Number(format))
      const isEvent = codec?.name.toLowerCase() === 'telephone-event'
      return [Number(format), isEvent ? 0 : (codec?.clockHz ?? 0)]
    })
}
