import { createSocket, type Socket } from 'node:dgram'
import { RTP_HEADER_BYTES, writeRtpHeader } from '#engine/rtp/packet.ts'
import type { FromLoad, ToLoad } from './messages.ts'

/** Both ends of every call: G.711 packets of 20 ms in both directions, each stamped with the time it left. */
const PACKET_MS = 20
const PACKET_BYTES = RTP_HEADER_BYTES + 160
/** Packets still on their way when the last one was sent. */
const DRAIN_MS = 500
/** One delay in so many is kept: enough for a p99.9, small enough to send home. */
const SAMPLE_EVERY = 10

const tell = (message: FromLoad): void => void process.send?.(message)
const sockets: Socket[] = []
let received = 0
let delaysMs: number[] = []

process.on('message', (message: ToLoad) => {
  if ('bind' in message) void bind(message.bind.calls)
  else if ('play' in message) void play(message.play.targets.flat(), message.play.seconds)
  else {
    for (const socket of sockets) socket.close()
    process.disconnect?.()
  }
})
tell({ ready: true })

async function bind(calls: number): Promise<void> {
  while (sockets.length < calls * 2) {
    const socket = createSocket({
      type: 'udp4',
      lookup: (host, _options, callback) => callback(null, host, 4),
    })
    sockets.push(socket)
    // oxlint-disable-next-line no-await-in-loop -- setting up is not measured
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    socket.on('message', (packet) => {
      received += 1
      if (received % SAMPLE_EVERY === 0)
        delaysMs.push(performance.now() - packet.readDoubleBE(RTP_HEADER_BYTES))
    })
  }
  const ports = sockets.slice(0, calls * 2).map((socket) => socket.address().port)
  tell({ bound: Array.from({ length: calls }, (_, i) => [ports[2 * i] ?? 0, ports[2 * i + 1] ?? 0]) })
}

/** Streams start spread over the 20 ms, as calls do; what is due is sent each millisecond. */
async function play(targets: number[], seconds: number): Promise<void> {
  received = 0
  delaysMs = []
  const total = targets.length * Math.round((seconds * 1000) / PACKET_MS)
  const perMs = targets.length / PACKET_MS
  const startMs = performance.now()
  let sent = 0
  while (sent < total) {
    const due = Math.min(total, Math.floor((performance.now() - startMs) * perMs))
    for (; sent < due; sent += 1) sendOne(sent % targets.length, Math.floor(sent / targets.length), targets)
    // oxlint-disable-next-line no-await-in-loop -- the pace is the point
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const tookMs = performance.now() - startMs
  await new Promise((resolve) => setTimeout(resolve, DRAIN_MS))
  tell({ played: { sent, received, tookMs, delaysMs } })
}

function sendOne(stream: number, sequence: number, targets: number[]): void {
  const packet = Buffer.allocUnsafe(PACKET_BYTES)
  writeRtpHeader(packet, { marker: false, payloadType: 0, sequence, timestamp: sequence * 160, ssrc: stream })
  packet.writeDoubleBE(performance.now(), RTP_HEADER_BYTES)
  sockets[stream]?.send(packet, 0, PACKET_BYTES, targets[stream], '127.0.0.1')
}
