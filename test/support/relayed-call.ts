import type { TestContext } from 'node:test'
import { startMediaEngine, type MediaEngineDeps } from '#engine/media/create-media-engine.ts'
import type { MediaEngine, Relay } from '#engine/media/index.ts'
import { silentLog } from '#lib/log.ts'
import { mediaAddress, pause, RtpPeer, type Destination } from './rtp-peer.ts'
import { rtpRange } from './rtp-range.ts'
import { ulawTone } from './tone.ts'

export const LOOPBACK = '127.0.0.1'
/** 20 ms of a tone. */
export const ONE_PACKET = ulawTone(440, 0.02)

/** A media engine on loopback with ports for 300 calls, closed with the test. */
export function startEngine(
  t: TestContext,
  over: Partial<MediaEngineDeps> = {},
): ReturnType<typeof startMediaEngine> {
  const started = startMediaEngine({
    log: silentLog,
    ports: rtpRange(600),
    address: LOOPBACK,
    bind: LOOPBACK,
    ...over,
  })
  t.after(() => started.engine.close())
  return started
}

export async function openPeer(t: TestContext, address?: string): Promise<RtpPeer> {
  const peer = await RtpPeer.open(address)
  t.after(() => peer.close())
  return peer
}

export type RelayedCall = { relay: Relay; a: RtpPeer; b: RtpPeer; toB: Destination; toA: Destination }

/** A call with offer and answer done: `a` sends to `toB`, `b` sends to `toA`. */
export async function connect(
  engine: MediaEngine,
  a: RtpPeer,
  b: RtpPeer,
  id = 'relay-1',
): Promise<RelayedCall> {
  const relay = await engine.createRelay({ id })
  const toA = mediaAddress(await relay.translate('a', a.sdp()))
  const toB = mediaAddress(await relay.translate('b', b.sdp()))
  return { relay, a, b, toB, toA }
}

/** A call between two new parties. */
export async function connectTwo(t: TestContext, engine: MediaEngine, id?: string): Promise<RelayedCall> {
  return connect(engine, await openPeer(t), await openPeer(t), id)
}

/**
 * Resolves when everything sent so far has been through the relay and has reached the parties. Loopback delivers at
 * once; what takes time is each thread's turn, so both are asked to take theirs, however busy the machine is.
 */
export async function settle(relay: Pick<Relay, 'stats'>, dealtWith = -1): Promise<void> {
  await pause(15)
  await relay.stats()
  const { a, b } = await relay.stats()
  // A turn of the loop reads the sockets between its timers and its immediates, some packets at a time.
  for (let turn = 0; turn < 10; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setImmediate(resolve))
  }
  const now = a.packets + a.dropped + b.packets + b.dropped
  if (now !== dealtWith) await settle(relay, now)
}
