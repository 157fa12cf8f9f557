import type { RelayThread } from './media-relay.ts'
import type { LinePorts } from './worker-messages.ts'

/** The ports our relays have open, RTP and the RTCP port above each: the one place media must never be sent to. */
export class OpenPorts {
  readonly #byRelay = new Map<string, number[]>()
  readonly #open = new Set<number>()

  has(port: number): boolean {
    return this.#open.has(port)
  }

  clear(): void {
    this.#byRelay.clear()
    this.#open.clear()
  }

  /** The same thread, with what it opens and closes written down. */
  watch(thread: RelayThread): RelayThread {
    return {
      order: (orders) => thread.order(orders),
      ask: async (ask) => {
        if (ask.type === 'close') this.#closed(ask.relayId)
        const reply = await thread.ask(ask)
        if (ask.type === 'open') this.#opened(ask.relayId, reply as LinePorts)
        return reply
      },
    }
  }

  #opened(relayId: string, { a, b }: LinePorts): void {
    const ports = [a, a + 1, b, b + 1]
    this.#byRelay.set(relayId, [...(this.#byRelay.get(relayId) ?? []), ...ports])
    for (const port of ports) this.#open.add(port)
  }

  #closed(relayId: string): void {
    for (const port of this.#byRelay.get(relayId) ?? []) this.#open.delete(port)
    this.#byRelay.delete(relayId)
  }
}
