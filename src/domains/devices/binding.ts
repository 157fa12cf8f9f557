import type { Flow } from '#engine/sip/index.ts'
import type { DeviceId, SubjectId, TenantId } from '#lib/ids.ts'

/** Where one telephone can be reached until `expiresAtMs`. Requests go over `flow`, never to the host in `contact`. */
export type Binding = {
  readonly id: string
  readonly deviceId: DeviceId
  readonly subjectId: SubjectId
  readonly tenantId: TenantId
  /** Contact URI as the telephone wrote it; the Request-URI of what is sent to it. */
  readonly contact: string
  readonly flow: Flow
  readonly userAgent: string | undefined
  readonly instance: string | undefined
  readonly regId: number | undefined
  readonly callId: string
  readonly cseq: number
  readonly registeredAtMs: number
  readonly expiresAtMs: number
}

/** The flow as one line of text, to be sealed. */
export function flowToText({ transport, local, remote, connectionId }: Flow): string {
  return JSON.stringify([transport, local.host, local.port, remote.host, remote.port, connectionId])
}

export function flowFromText(text: string): Flow {
  const [transport, localHost, localPort, remoteHost, remotePort, connectionId] = JSON.parse(text) as [
    Flow['transport'],
    string,
    number,
    string,
    number,
    string | null,
  ]
  return {
    transport,
    local: { host: localHost, port: localPort },
    remote: { host: remoteHost, port: remotePort },
    ...(connectionId === null ? {} : { connectionId }),
  }
}
