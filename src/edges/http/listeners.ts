import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

import { AppError } from '#lib/errors.ts'

export type Listening = { readonly server: Server; readonly port: number; close(): Promise<void> }

/** Plain HTTP on loopback only: what leaves the machine goes over TLS. */
export function listenHttp(listener: RequestListener, port: number): Promise<Listening> {
  return listen(createServer(listener), '127.0.0.1', port, 'SOTTO_HTTP_PORT')
}

export function listenHttps(
  listener: RequestListener,
  at: { host: string; port: number; key: string; certificate: string },
): Promise<Listening> {
  const server = createTlsServer({ key: at.key, cert: at.certificate, minVersion: 'TLSv1.2' }, listener)
  return listen(server, at.host, at.port, 'SOTTO_HTTPS_PORT')
}

function listen(server: Server, host: string, port: number, setting: string): Promise<Listening> {
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
            server.close(() => closed())
          }),
      }),
    )
  })
}
