import { randomBytes } from 'node:crypto'
import { createSipStackOver } from '#engine/sip/stack.ts'
import { type Flow, parseMessage, type SipStack } from '#engine/sip/index.ts'
import type { SipTransport } from '#engine/sip/transport-layer.ts'
import { createLog } from '#lib/log.ts'
import type { FakeClock } from './fake-clock.ts'

/** What may happen to a datagram on its way; bytes arrive in its place. */
export type Fate = 'deliver' | 'lose' | 'double' | Buffer

/** A network in memory: datagrams between stacks, on a clock of the test's own, lost or doubled as it likes. */
export class MemoryNetwork {
  readonly faults: string[] = []
  readonly #ends = new Map<number, (bytes: Buffer, from: number) => void>()
  readonly #clock: FakeClock
  readonly #fate: (bytes: Buffer) => Fate
  #port = 10_000
  #longestMs = 0
  sent = 0

  constructor(clock: FakeClock, fate: (bytes: Buffer) => Fate = () => 'deliver') {
    this.#clock = clock
    this.#fate = fate
  }

  /** A stack on this network and the port it is reached at. */
  createStack(): { stack: SipStack; port: number } {
    const port = this.#port++
    const stack = createSipStackOver(this.#transport(port), {
      clock: this.#clock,
      random: randomBytes,
      log: createLog((line) => this.faults.push(line), 'error'),
      userAgent: 'Sotto test',
    })
    return { stack, port }
  }

  #transport(port: number): SipTransport {
    const local = { host: '127.0.0.1', port }
    return {
      connections: 0,
      refusedDatagrams: 0,
      vouchFor: () => {},
      listen: () => Promise.resolve({ port }),
      deliverTo: (user) => {
        this.#ends.set(port, (bytes, from) => {
          const flow: Flow = { transport: 'udp', local, remote: { host: '127.0.0.1', port: from } }
          const result = parseMessage(bytes)
          if (result.ok) user.message(result.message, flow)
          else user.malformed(result.partial, result.error, flow)
        })
      },
      send: (flow, bytes) => this.#carry(bytes, port, flow.remote.port),
      flowTo: (target) =>
        'flow' in target
          ? target.flow
          : { transport: 'udp', local, remote: { host: '127.0.0.1', port: target.uri.port ?? 5060 } },
      sentBy: () => `SIP/2.0/UDP 127.0.0.1:${port}`,
      contact: () => `<sip:127.0.0.1:${port}>`,
      close: () => Promise.resolve(),
    }
  }

  #carry(bytes: Buffer, from: number, to: number): void {
    this.sent += 1
    const fate = this.#fate(bytes)
    const copies = fate === 'lose' ? 0 : fate === 'double' ? 2 : 1
    const arriving = Buffer.isBuffer(fate) ? fate : bytes
    for (let copy = 0; copy < copies; copy++) queueMicrotask(() => this.#deliver(arriving, from, to))
  }

  /** The longest that one datagram kept its receiver busy since this was last asked, in ms. */
  takeLongestMs(): number {
    const longest = this.#longestMs
    this.#longestMs = 0
    return longest
  }

  #deliver(bytes: Buffer, from: number, to: number): void {
    // Time on the processor, so that what else runs on the machine does not count.
    const begun = process.threadCpuUsage()
    this.#ends.get(to)?.(bytes, from)
    const { user, system } = process.threadCpuUsage(begun)
    this.#longestMs = Math.max(this.#longestMs, (user + system) / 1000)
  }
}
