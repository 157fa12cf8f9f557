import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

import { AppError } from '#lib/errors.ts'

export type Listening = { readonly server: Server; readonly port: number; close(): Promise<void> }

/** Plain HTTP on loopback only: what leaves the machine goes over TLS. */
export function listenHttp(listener: RequestListener, port: number): Promise<Listening> {
  return listen(createServer(listener), '127.0.0.1', port, 'SOTTO_HTTP_PORT')
}

/** Over TLS, with a certificate that can be exchanged while it runs. */
export async function listenHttps(
  listener: RequestListener,
  at: { host: string; port: number; key: string; certificate: string },
): Promise<Listening & { use(next: { key: string; certificate: string }): void }> {
  const server: TlsServer = createTlsServer(
    { key: at.key, cert: at.certificate, minVersion: 'TLSv1.2' },
    listener,
  )
  const listening = await listen(server, at.host, at.port, 'SOTTO_HTTPS_PORT')
  return {
    ...listening,
    use: ({ key, certificate }) => server.setSecureContext({ key, cert: certificate, minVersion: 'TLSv1.2' }),
  }
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
