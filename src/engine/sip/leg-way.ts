import type { Flow, Target } from './contract.ts'
import type { Dialog } from './dialog.ts'
import { bareHost } from './host.ts'
import { parseUri } from './uri.ts'

/**
 * How the two ends of a leg reach each other. A phone is reached over the flow its messages come by, which may move
 * when NAT or a lost connection gives it a new port; behind proxies the route set decides (RFC 3261 12.2.1.1).
 */
export class LegWay {
  readonly #direct: boolean
  readonly #hosts = new Set<string>()
  flow: Flow

  constructor(flow: Flow, direct: boolean) {
    this.flow = flow
    this.#direct = direct
    this.#hosts.add(flow.remote.host)
  }

  /** Learns from which hosts the peer may speak: where it was heard, and what its Contact and routes name. */
  learn(flow: Flow, dialog: Dialog | undefined): void {
    this.#hosts.add(flow.remote.host)
    for (const text of dialog ? [dialog.nextHop, dialog.remoteTarget] : []) {
      const uri = parseUri(text)
      if (uri) this.#hosts.add(bareHost(uri.host))
    }
  }

  /** A request with the right tags from a foreign host is a forgery or a leak: it changes nothing. */
  trusts(flow: Flow): boolean {
    return this.#hosts.has(flow.remote.host)
  }

  /** A trusted message came by another port or connection: the way back follows it. */
  heard(flow: Flow): void {
    if (this.#direct) this.flow = flow
  }

  target(dialog: Dialog): Target {
    if (this.#direct) return { flow: this.flow }
    const uri = parseUri(dialog.nextHop)
    return uri ? { uri } : { flow: this.flow }
  }
}
