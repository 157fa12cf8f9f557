import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { emptyRtpHeader, readRtpHeader, RTP_HEADER_BYTES, writeRtpHeader } from '#engine/rtp/packet.ts'

export type Received = {
  packet: Buffer
  from: RemoteInfo
  payloadType: number
  sequence: number
  payload: Buffer
}
export type Destination = { address: string; port: number }

/** A party of a call as far as its media goes: two real UDP sockets, RTP out on demand, everything in kept. */
export class RtpPeer {
  readonly received: Received[] = []
  readonly reports: Buffer[] = []
  readonly #rtp: Socket
  readonly #rtcp: Socket
  readonly #address: string
  #sequence = 1000
  #timestamp = 0
  readonly #ssrc: number

  private constructor(address: string, rtp: Socket, rtcp: Socket, ssrc: number) {
    this.#address = address
    this.#rtp = rtp
    this.#rtcp = rtcp
    this.#ssrc = ssrc
    rtp.on('message', (packet, from) => this.#keep(packet, from))
    rtcp.on('message', (packet) => this.reports.push(packet))
  }

  static async open(address = '127.0.0.1', ssrc = 1): Promise<RtpPeer> {
    const sockets: [Socket, Socket] = [createSocket('udp4'), createSocket('udp4')]
    for (const socket of sockets) {
      socket.bind(0, address)
      // Each waits its turn: both must be up before an address of theirs is told to anybody.
      // oxlint-disable-next-line no-await-in-loop
      await once(socket, 'listening')
    }
    return new RtpPeer(address, ...sockets, ssrc)
  }

  get port(): number {
    return this.#rtp.address().port
  }

  get rtcpPort(): number {
    return this.#rtcp.address().port
  }

  /** SDP that offers or answers one audio line here; `lines` are added to it, `address` may differ from the truth. */
  sdp({ lines = [], address = this.#address }: { lines?: string[]; address?: string } = {}): string {
    return [
      'v=0',
      `o=- 1 1 IN IP4 ${address}`,
      's=-',
      `c=IN IP4 ${address}`,
      't=0 0',
      `m=audio ${this.port} RTP/AVP 0 8 101`,
      'a=rtpmap:101 telephone-event/8000',
      `a=rtcp:${this.rtcpPort}`,
      ...lines,
      '',
    ].join('\r\n')
  }

  #keep(packet: Buffer, from: RemoteInfo): void {
    const header = emptyRtpHeader()
    const valid = readRtpHeader(packet, header)
    const payload = packet.subarray(header.payloadOffset, header.payloadOffset + header.payloadLength)
    const { payloadType, sequence } = header
    this.received.push({ packet, from, payload, payloadType: valid ? payloadType : -1, sequence })
  }

  /** One RTP packet; sequence and timestamp go on from the last. */
  send(to: Destination, payload: Uint8Array, { payloadType = 0, marker = false } = {}): void {
    const packet = Buffer.alloc(RTP_HEADER_BYTES + payload.length)
    this.#sequence += 1
    this.#timestamp += 160
    writeRtpHeader(packet, {
      marker,
      payloadType,
      sequence: this.#sequence,
      timestamp: this.#timestamp,
      ssrc: this.#ssrc,
    })
    packet.set(payload, RTP_HEADER_BYTES)
    this.sendRaw(to, packet)
  }

  sendRaw(to: Destination, packet: Uint8Array): void {
    this.#rtp.send(packet, to.port, to.address)
  }

  sendReport(to: Destination, packet: Uint8Array): void {
    this.#rtcp.send(packet, to.port, to.address)
  }

  /** `audio` in packets of 20 ms, sent at that pace unless `everyMs` says otherwise. */
  async play(to: Destination, audio: Uint8Array, everyMs = 20): Promise<number> {
    const packets = Math.floor(audio.length / 160)
    const startMs = performance.now()
    for (let i = 0; i < packets; i += 1) {
      const waitMs = startMs + i * everyMs - performance.now()
      // oxlint-disable-next-line no-await-in-loop -- the pace is the point
      if (waitMs > 1) await pause(waitMs)
      this.send(to, audio.subarray(i * 160, (i + 1) * 160))
    }
    return packets
  }

  /** All payload bytes received, in the order of arrival. */
  heard(): Buffer {
    return Buffer.concat(this.received.map(({ payload }) => payload))
  }

  async close(): Promise<void> {
    for (const socket of [this.#rtp, this.#rtcp]) socket.close()
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Where an SDP says that line `index` wants its RTP. */
export function mediaAddress(sdp: string, index = 0): Destination {
  const address = /^c=IN IP[46] (\S+)/m.exec(sdp)?.[1]
  const port = [...sdp.matchAll(/^m=\S+ (\d+)/gm)][index]?.[1]
  if (address === undefined || port === undefined) throw new Error(`no line ${index} in the SDP`)
  return { address, port: Number(port) }
}
