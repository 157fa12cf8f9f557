import type { Listener } from '#domains/operations/index.ts'

import type { Config } from './config.ts'

export type Ports = { http?: number; https?: number; sip?: number }

/** Every port that is to be open, with the real number where any free one was asked for. */
export function declaredListeners({ bind, rtpPorts }: Config, { http, https, sip }: Ports): Listener[] {
  const one = (port: number) => ({ from: port, to: port })
  return [
    ...(http === undefined
      ? []
      : [{ what: 'web', protocol: 'tcp' as const, host: '127.0.0.1', ...one(http), clear: true }]),
    ...(https === undefined
      ? []
      : [{ what: 'web over TLS', protocol: 'tcp' as const, host: bind, ...one(https), clear: false }]),
    ...(sip === undefined
      ? []
      : [
          { what: 'SIP over UDP', protocol: 'udp' as const, host: bind, ...one(sip), clear: true },
          { what: 'SIP over TCP', protocol: 'tcp' as const, host: bind, ...one(sip), clear: true },
          {
            what: 'audio (RTP)',
            protocol: 'udp' as const,
            host: bind,
            from: rtpPorts.min,
            to: rtpPorts.max,
            clear: true,
          },
        ]),
  ]
}
