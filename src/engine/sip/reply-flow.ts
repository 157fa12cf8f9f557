import type { Flow } from './contract.ts'
import type { Via } from './via.ts'

const DEFAULT_SIP_PORT = 5060

/**
 * Where the answers to a request go: back over its connection; over UDP to the address it came from, at the port
 * it asked for by rport (RFC 3581 4) or wrote in its Via (RFC 3261 18.2.2). `maddr` is not followed: it would let a
 * stranger send our answers anywhere.
 */
export function replyFlow(flow: Flow, via: Via): Flow {
  if (flow.transport !== 'udp' || via.params.has('rport')) return flow
  const port = via.port ?? DEFAULT_SIP_PORT
  return port === flow.remote.port ? flow : { ...flow, remote: { host: flow.remote.host, port } }
}
