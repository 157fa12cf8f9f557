import { readdir, readFile, readlink } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

import { type Check, fail, type Finding, ok, warn } from './check.ts'

/** A port that the settings ask for. `clear` ones carry calls or credentials unencrypted beyond this machine. */
export type Listener = {
  what: string
  protocol: 'tcp' | 'udp'
  host: string
  from: number
  to: number
  clear: boolean
}
export type Bound = { protocol: 'tcp' | 'udp'; host: string; port: number }

export const clearTransportCheck = (listeners: () => readonly Listener[]): Check => ({
  id: 'clear-transport',
  title: 'Unencrypted calls',
  async look() {
    const clear = listeners().filter((one) => one.clear && !isLoopback(one.host))
    if (clear.length === 0) return ok('No port carries calls in the clear beyond this machine.')
    const named = [...new Set(clear.map(({ what }) => what))].join(', ')
    return warn(
      `In the clear: ${named}. Who can listen on the network can listen to calls.`,
      'Keep telephones on a network of their own, or set SOTTO_BIND to an address there.',
    )
  },
})

/** The kernel lists sockets while they come and go, and may pass one over: a difference must show more than once. */
const LOOKS = 4
const LOOK_AGAIN_MS = 50

/** Does this process listen exactly where the settings say? */
export const listenersCheck = (listeners: () => readonly Listener[], bound = boundPorts): Check => ({
  id: 'listeners',
  title: 'Open ports',
  async look() {
    for (let looks = 1; ; looks++) {
      const found = await bound()
      if (!found)
        return warn('Open ports can be listed on Linux only.', 'List them with the tools of this system.')
      const finding = compare(found, listeners())
      if (finding.state === 'ok' || looks === LOOKS) return finding
      await delay(LOOK_AGAIN_MS)
    }
  },
})

function compare(found: readonly Bound[], declared: readonly Listener[]): Finding {
  const stray = found.filter((one) => !declared.some((listener) => covers(listener, one)))
  if (stray.length > 0)
    return fail(
      `Open, and asked for by no setting: ${stray.map(({ protocol, port }) => `${protocol} ${port}`).join(', ')}.`,
      'Restart Sotto; if they are there again, report it as a defect.',
    )
  // Audio ports are opened call by call.
  const missing = declared.filter(
    (listener) => listener.from === listener.to && !found.some((one) => covers(listener, one)),
  )
  if (missing.length > 0)
    return fail(
      `Asked for, and not open: ${missing.map(({ what, from }) => `${what} ${from}`).join(', ')}.`,
      'Restart Sotto and see what it says about the port.',
    )
  return ok(`${found.length} ports are open, each asked for by a setting.`)
}

function covers(listener: Listener, { protocol, host, port }: Bound): boolean {
  if (listener.protocol !== protocol || port < listener.from || port > listener.to) return false
  return host === listener.host || isAny(listener.host)
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1'
}

function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

const LISTENING = { tcp: '0A', udp: '07' } as const

/** The ports that this very process holds open, from /proc; nothing where there is no /proc. */
async function boundPorts(): Promise<Bound[] | undefined> {
  const own = await ownSockets().catch(() => undefined)
  if (!own) return undefined
  const bound: Bound[] = []
  for (const name of ['tcp', 'tcp6', 'udp', 'udp6'] as const) {
    const protocol = name.startsWith('tcp') ? 'tcp' : 'udp'
    const text = await readFile(`/proc/self/net/${name}`, 'utf8').catch(() => '')
    for (const line of text.split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      if (state !== LISTENING[protocol] || !own.has(inode)) continue
      const [address = '', port = ''] = local.split(':')
      bound.push({ protocol, host: readAddress(address), port: Number.parseInt(port, 16) })
    }
  }
  return bound
}

async function ownSockets(): Promise<Set<string>> {
  const descriptors = await readdir('/proc/self/fd')
  const targets = await Promise.all(
    descriptors.map((one) => readlink(`/proc/self/fd/${one}`).catch(() => '')), // closed meanwhile
  )
  return new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []))
}

/** `0100007F` is 127.0.0.1, byte by byte from behind; of IPv6 only what matters here is told apart. */
function readAddress(hex: string): string {
  if (hex.length === 8)
    return [3, 2, 1, 0].map((at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16)).join('.')
  if (/^0+$/.test(hex)) return '::'
  return /^0{24}01000000$/.test(hex) ? '::1' : hex.toLowerCase()
}
