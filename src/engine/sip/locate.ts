import { lookup, resolveSrv } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Address, SipTransportName } from './contract.ts'
import { bareHost } from './host.ts'
import type { SipUri } from './uri.ts'

export type Hop = { readonly transport: SipTransportName; readonly address: Address }

const DEFAULT_SIP_PORT = 5060

/**
 * The next hop of a URI (RFC 3263 4): at once for a numeric host, by SRV and address look-up for a name.
 * Undefined when it cannot be reached from here: an unknown transport, or a name without an address.
 */
export function locate(uri: SipUri): Hop | undefined | Promise<Hop | undefined> {
  const transport = transportOf(uri)
  const host = bareHost(uri.host)
  if (!transport || host === '') return undefined
  if (isIP(host)) return { transport, address: { host, port: uri.port ?? DEFAULT_SIP_PORT } }
  return locateName(transport, host, uri.port)
}

function transportOf(uri: SipUri): SipTransportName | undefined {
  if (uri.scheme !== 'sip') return undefined
  const named = uri.params.get('transport') ?? 'udp'
  const transport = named === true ? '' : named.toLowerCase()
  return transport === 'udp' || transport === 'tcp' ? transport : undefined
}

/** A port in the URI rules SRV out (RFC 3263 4.2). */
async function locateName(
  transport: SipTransportName,
  host: string,
  port: number | undefined,
): Promise<Hop | undefined> {
  const service = port === undefined ? await bestService(`_sip._${transport}.${host}`) : undefined
  const found = await addressOf(service?.host ?? host)
  if (found === undefined) return undefined
  return { transport, address: { host: found, port: service?.port ?? port ?? DEFAULT_SIP_PORT } }
}

async function bestService(name: string): Promise<Address | undefined> {
  try {
    const records = await resolveSrv(name)
    const [best] = records.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)
    return best && { host: best.name, port: best.port }
  } catch {
    // No SRV record is the ordinary case.
    return undefined
  }
}

async function addressOf(host: string): Promise<string | undefined> {
  try {
    return (await lookup(host)).address
  } catch {
    // An unknown name is the peer's fault; the caller answers 503 for it.
    return undefined
  }
}
