import type { TestContext } from 'node:test'
import { startMediaEngine, type MediaEngineDeps } from '#engine/media/create-media-engine.ts'
import type { MediaEngine, Relay } from '#engine/media/index.ts'
import { silentLog } from '#lib/log.ts'
import { mediaAddress, RtpPeer, type Destination } from './rtp-peer.ts'
import { rtpRange } from './rtp-range.ts'
import { ulawTone } from './tone.ts'

export const LOOPBACK = '127.0.0.1'
/** Loopback delivers at once; this is for the threads to take their turns. */
export const SETTLE_MS = 60
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
