import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { systemClock, type Clock } from '#lib/clock.ts'
import { SafeEmitter } from '#lib/emitter.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import { code, type Log } from '#lib/log.ts'
import { canonicalAddress, isLoopback, type OwnNetwork } from './destination.ts'
import { OpenPorts } from './open-ports.ts'
import type { MediaEngine, MediaEvents } from './media-engine.ts'
import { MediaRelay } from './media-relay.ts'
import { WorkerLink } from './worker-link.ts'
import type { LinePorts } from './worker-messages.ts'

export type MediaEngineDeps = {
  log: Log
  clock?: Clock
  /** Even/odd pairs are taken from `min` to `max`; each rests for `quarantineMs` after use (default 5,000). */
  ports: { min: number; max: number; quarantineMs?: number }
  /** The address phones are told to send to. A host name is looked up once: many phones cannot do it. */
  address: string
  /** The IP address the sockets are bound to; `0.0.0.0` or `::` for all. */
  bind: string
  /** Without an accepted packet for this long, `relay.silent` is reported (default 30,000). */
  silentAfterMs?: number
}

/**
 * Resolves when the worker thread runs. Rejects with AppError `media.worker_lost` when it cannot, and with
 * `media.address_unknown` when the name of our own address does not resolve.
 */
export async function createMediaEngine(deps: MediaEngineDeps): Promise<MediaEngine> {
  const { engine, link } = startMediaEngine({ ...deps, address: await addressOf(deps) })
  try {
    await link.ask({ type: 'ready' })
  } catch (fault) {
    await engine.close()
    throw fault
  }
  return engine
}

/** The engine with its thread in view, for the test that kills it. */
export function startMediaEngine(deps: MediaEngineDeps): { engine: MediaEngine; link: WorkerLink } {
  const { log, clock = systemClock } = deps
  const events = new SafeEmitter<MediaEvents>((fault) =>
    log.error('media.listener_failed', { reason: code(faultCode(fault)) }),
  )
  const relays = new Map<string, MediaRelay>()
  const ids = new Set<string>()
  const open = new OpenPorts()
  const own = ownNetwork(deps, (port) => open.has(port))

  const link = new WorkerLink(
    {
      bind: deps.bind,
      ports: { quarantineMs: 5000, ...deps.ports },
      silentAfterMs: deps.silentAfterMs ?? 30_000,
    },
    { log, clock },
    {
      silent: (event) => events.emit('relay.silent', event),
      lost() {
        const lost = [...relays.values()]
        relays.clear()
        open.clear()
        for (const relay of lost) ids.delete(relay.id)
        for (const relay of lost) relay.parentClosed()
        for (const relay of lost) events.emit('relay.closed', { relayId: relay.id, cause: 'worker_lost' })
      },
    },
  )

  const thread = open.watch(link)
  const engine: MediaEngine = {
    async createRelay({ id }) {
      if (ids.has(id)) throw new AppError('conflict', 'media.relay_exists')
      ids.add(id)
      const onClose = (): void => {
        relays.delete(id)
        ids.delete(id)
      }
      try {
        const ports = (await thread.ask({ type: 'open', relayId: id, line: 0 })) as LinePorts
        const relay = new MediaRelay(id, ports, { thread, own, address: deps.address, onClose })
        relays.set(id, relay)
        return relay
      } catch (fault) {
        ids.delete(id)
        throw fault
      }
    },
    stats: async () => ({ relays: relays.size }),
    on: (name, listener) => void events.on(name, listener),
    close: () => link.stop(),
  }
  return { engine, link }
}

function ownNetwork(deps: MediaEngineDeps, isOpen: OwnNetwork['isOpen']): OwnNetwork {
  const onInterfaces = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const texts = [deps.address, deps.bind, ...onInterfaces.map(({ address }) => address)]
  const bound = isIP(deps.bind)
  return {
    addresses: texts.map(canonicalAddress).filter((address) => address !== undefined),
    isOpen,
    loopback: isLoopback(deps.address) || isLoopback(deps.bind),
    families: deps.bind === '::' ? [4, 6] : bound === 6 ? [6] : [4],
  }
}

async function addressOf({ address, bind }: MediaEngineDeps): Promise<string> {
  if (isIP(address) !== 0) return address
  try {
    return (await lookup(address, { family: isIP(bind) === 6 && bind !== '::' ? 6 : 4 })).address
  } catch {
    throw new AppError('unavailable', 'media.address_unknown')
  }
}
