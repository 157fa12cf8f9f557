import { randomInt } from 'node:crypto'
import { parseSdp, type SessionDescription } from '#engine/sdp/session-description.ts'
import { AppError } from '#lib/errors.ts'
import { canonicalAddress, isLoopback, isPrivateAddress, type OwnNetwork } from './destination.ts'
import type { Relay, Side, SideStats, TranslateOptions } from './media-engine.ts'
import { rewriteSdp, type OutgoingOrigin } from './rewrite-sdp.ts'
import { readSignalledLine, type SignalledLine } from './signalled-line.ts'
import type { LineOrders, LinePorts, WorkerReply, WorkerRequest } from './worker-messages.ts'

/** What a relay needs of the thread that does its work. */
export type RelayThread = {
  ask(ask: WorkerRequest): Promise<WorkerReply>
  order(orders: LineOrders): void
}

/** Several times what the codecs of a line send; beyond it a flood is cut off before it reaches the other calls. */
const PACKETS_PER_SECOND = { audio: 400, video: 4000 }
const LARGEST_SESSION_ID = 2 ** 47

const other = (side: Side): Side => (side === 'a' ? 'b' : 'a')
const newOrigin = (): OutgoingOrigin => ({
  sessionId: String(randomInt(1, LARGEST_SESSION_ID)),
  version: 0,
  lastBody: '',
})

/** The main thread's view of one relay: SDP is read and written here, packets are the worker's. */
export class MediaRelay implements Relay {
  readonly id: string
  readonly #thread: RelayThread
  readonly #own: OwnNetwork
  readonly #address: string
  readonly #onClose: () => void
  readonly #ports = new Map<number, Promise<LinePorts>>()
  readonly #origins: Record<Side, OutgoingOrigin> = { a: newOrigin(), b: newOrigin() }
  readonly #orders: Record<Side, { now: LineOrders[]; before: LineOrders[] }> = {
    a: { now: [], before: [] },
    b: { now: [], before: [] },
  }
  #closed = false

  constructor(
    id: string,
    firstPorts: LinePorts,
    deps: { thread: RelayThread; own: OwnNetwork; address: string; onClose: () => void },
  ) {
    this.id = id
    this.#ports.set(0, Promise.resolve(firstPorts))
    this.#thread = deps.thread
    this.#own = deps.own
    this.#address = deps.address
    this.#onClose = deps.onClose
  }

  async translate(from: Side, text: string, options: TranslateOptions = {}): Promise<string> {
    this.#mustBeOpen()
    const parsed = parseSdp(text)
    if (!parsed.ok) throw new AppError('invalid', 'media.sdp_invalid', { reason: parsed.error })
    const source = options.source === undefined ? undefined : canonicalAddress(options.source)
    // Whoever signals from this machine may also listen on it; anybody else who names loopback means harm.
    const own = source !== undefined && isLoopback(source) ? { ...this.#own, loopback: true } : this.#own
    const lines = parsed.sdp.media.map((_, index) => readSignalledLine(parsed.sdp, index, own))
    const refused = lines.some(({ state }) => state === 'refused')
    if (refused && !lines.some(({ state }) => state === 'on')) {
      throw new AppError('invalid', 'media.not_acceptable')
    }

    const ports = await Promise.all(lines.map((line, index) => this.#portFor(from, line, index)))
    this.#mustBeOpen()
    this.#tell(
      from,
      lines.map((line, index) => this.#ordersFor(from, line, index, source)),
    )
    return this.#rewrite(from, parsed.sdp, ports)
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new AppError('unavailable', 'media.relay_closed')
  }

  async #portFor(from: Side, line: SignalledLine, index: number): Promise<number | undefined> {
    if (line.state !== 'on') return undefined
    try {
      return (await this.#openLine(index))[other(from)]
    } catch (fault) {
      this.#ports.delete(index)
      throw fault
    }
  }

  /** One opening per line, also when both sides ask at once. */
  #openLine(line: number): Promise<LinePorts> {
    const opening =
      this.#ports.get(line) ??
      this.#thread.ask({ type: 'open', relayId: this.id, line }).then((reply) => reply as LinePorts)
    this.#ports.set(line, opening)
    return opening
  }

  #ordersFor(from: Side, line: SignalledLine, index: number, trusted: string | undefined): LineOrders {
    const on = line.state === 'on' ? line : undefined
    return {
      relayId: this.id,
      line: index,
      side: from,
      on: on !== undefined,
      receives: on?.receives ?? false,
      address: on?.address ?? '',
      port: on?.port ?? 0,
      rtcpAddress: on?.rtcpAddress ?? '',
      rtcpPort: on?.rtcpPort ?? 0,
      trustedAddress: trusted ?? '',
      strangersAllowed: trusted === undefined && on !== undefined && isPrivate(on.address),
      clocks: on?.clocks ?? [],
      packetsPerSecond: on?.video === true ? PACKETS_PER_SECOND.video : PACKETS_PER_SECOND.audio,
    }
  }

  #tell(from: Side, orders: LineOrders[]): void {
    this.#orders[from] = { now: orders, before: this.#orders[from].now }
    for (const each of orders) this.#thread.order(each)
  }

  #rewrite(from: Side, sdp: SessionDescription, ports: (number | undefined)[]): string {
    return rewriteSdp(sdp, { address: this.#address, ports, origin: this.#origins[other(from)] })
  }

  rollback(from: Side): void {
    const { before } = this.#orders[from]
    if (before.length > 0) this.#tell(from, before)
  }

  async stats(): Promise<Record<Side, SideStats>> {
    return (await this.#thread.ask({ type: 'stats', relayId: this.id })) as Record<Side, SideStats>
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#onClose()
    // A thread that is gone has taken the sockets with it.
    await this.#thread.ask({ type: 'close', relayId: this.id }).catch(() => null)
  }

  /** The thread was lost and the sockets with it. */
  parentClosed(): void {
    this.#closed = true
  }
}

const isPrivate = (address: string): boolean => address !== '' && isPrivateAddress(address)
