import { createSocket, type Socket } from 'node:dgram'
import { isIP } from 'node:net'

export type SocketPair = { rtp: Socket; rtcp: Socket }

/** RTP on an even port and RTCP on the odd one above it (RFC 3550 11); undefined when either is taken. */
export async function bindPair(address: string, port: number): Promise<SocketPair | undefined> {
  const rtp = await bindOne(address, port)
  if (rtp === undefined) return undefined
  const rtcp = await bindOne(address, port + 1)
  if (rtcp === undefined) {
    rtp.close()
    return undefined
  }
  return { rtp, rtcp }
}

function bindOne(address: string, port: number): Promise<Socket | undefined> {
  const socket = createSocket({
    type: isIP(address) === 6 ? 'udp6' : 'udp4',
    // Every destination here is an IP address: answering at once spares a trip through the resolver per packet.
    lookup: (host, options, callback) => callback(null, host, options.family === 6 ? 6 : 4),
  })
  return new Promise((resolve) => {
    const refused = (): void => {
      socket.close()
      resolve(undefined)
    }
    socket.once('error', refused)
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off('error', refused)
      // What a remote host's ICMP says about one datagram is no reason to end a call.
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
}

/** An address as this socket's packets and sends spell it: a dual-stack socket sees IPv4 mapped into IPv6. */
export function spelledFor(bind: string, address: string): string {
  return isIP(bind) === 6 && isIP(address) === 4 ? `::ffff:${address}` : address
}
