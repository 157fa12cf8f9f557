import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

import { AppError } from '#lib/errors.ts'

/** Answers requests, and takes over connections that become WebSockets; false from `upgrade` means: not ours. */
export type Doors = {
  listener: RequestListener
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
}

export type Listening = { readonly server: Server; readonly port: number; close(): Promise<void> }

/** Plain HTTP on loopback only: what leaves the machine goes over TLS. */
export function listenHttp(doors: Doors, port: number): Promise<Listening> {
  return listen(createServer(doors.listener), doors, { host: '127.0.0.1', port, setting: 'SOTTO_HTTP_PORT' })
}

/** Over TLS, with a certificate that can be exchanged while it runs. */
export async function listenHttps(
  doors: Doors,
  at: { host: string; port: number; key: string; certificate: string },
): Promise<Listening & { use(next: { key: string; certificate: string }): void }> {
  const server: TlsServer = createTlsServer(
    { key: at.key, cert: at.certificate, minVersion: 'TLSv1.2' },
    doors.listener,
  )
  const listening = await listen(server, doors, { ...at, setting: 'SOTTO_HTTPS_PORT' })
  return {
    ...listening,
    use: ({ key, certificate }) => server.setSecureContext({ key, cert: certificate, minVersion: 'TLSv1.2' }),
  }
}

function listen(
  server: Server,
  doors: Doors,
  { host, port, setting }: { host: string; port: number; setting: string },
): Promise<Listening> {
  // The server forgets connections that became WebSockets but waits for them when it closes.
  const upgraded = new Set<Duplex>()
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket)
    socket.once('close', () => upgraded.delete(socket))
    if (!doors.upgrade(request, socket, head))
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n')
  })
  return new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) =>
      reject(
        fault.code === 'EADDRINUSE' ? new AppError('conflict', 'start.port_taken', { port, setting }) : fault,
      ),
    )
    server.listen(port, host, () =>
      resolve({
        server,
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((closed) => {
            server.closeAllConnections()
            for (const socket of upgraded) socket.destroy()
            server.close(() => closed())
          }),
      }),
    )
  })
}
