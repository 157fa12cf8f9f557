import { BlockList, isIP, SocketAddress } from 'node:net'

/**
 * Where a relay may be told to send. SDP is written by the other side, so without these rules it would be a way to
 * make this machine send datagrams to itself, to its neighbours' special addresses, or to its own media ports in a
 * circle (reliability T11).
 */
export type OwnNetwork = {
  /** Every address of this machine, canonical. */
  addresses: readonly string[]
  /** Whether one of our relays has this port open now. A telephone on this machine may use any other one, in our range too. */
  isOpen(port: number): boolean
  /** True when the relay itself lives on loopback (tests, a single machine). */
  loopback: boolean
  /** Address families its sockets can reach. */
  families: readonly (4 | 6)[]
}

const NEVER = blockList([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
  ['::', 128],
  ['::', 96],
  ['64:ff9b::', 96],
  ['fe80::', 10],
  ['ff00::', 8],
])
const LOOPBACK = blockList([
  ['127.0.0.0', 8],
  ['::1', 128],
])
/** Addresses that mean something only inside the network of whoever wrote them (RFC 1918, 6598, 4193). */
const PRIVATE = blockList([
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['fc00::', 7],
])
/** No phone receives RTP below this; name servers and SIP's neighbours do listen there. */
const LOWEST_PORT = 1024

function blockList(subnets: [network: string, prefix: number][]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of subnets)
    list.addSubnet(network, prefix, isIP(network) === 6 ? 'ipv6' : 'ipv4')
  return list
}

const isIn = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** One spelling per IP address: IPv4-mapped IPv6 becomes IPv4, IPv6 its shortest form. Undefined for anything else. */
export function canonicalAddress(text: string): string | undefined {
  const family = isIP(text)
  if (family === 0 || text.includes('%')) return undefined
  if (family === 4) return text
  const { address } = new SocketAddress({ address: text, family: 'ipv6' })
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address
}

export const isPrivateAddress = (address: string): boolean => isIn(PRIVATE, address)
export const isLoopback = (address: string): boolean => isIn(LOOPBACK, address)

/** Whether media may be sent to this canonical address and port. */
export function mayReceiveMedia(address: string, port: number, own: OwnNetwork): boolean {
  const family = isIP(address) === 6 ? 6 : 4
  if (port < LOWEST_PORT || port > 65_535 || !own.families.includes(family)) return false
  if (isLoopback(address)) {
    if (!own.loopback) return false
  } else if (isIn(NEVER, address)) {
    return false
  }
  const ours = own.addresses.includes(address) || isLoopback(address)
  return !(ours && own.isOpen(port))
}
