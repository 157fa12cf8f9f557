import assert from 'node:assert/strict'
import { it } from 'node:test'
import { SipPeer } from '../../../test/support/sip-peer.ts'
import { address, sipUri, startStack, type TestStack } from '../../../test/support/sip-stacks.ts'
import { runSipp, sippPath, startSipp } from '../../../test/support/sipp.ts'
import type { IncomingRequest, SipTransportName } from './contract.ts'

const CHALLENGE = 'Digest realm="sotto", nonce="n", algorithm=MD5, qop="auth"'

/** Joins what comes from one sipp with a call to the other, as a B2BUA does. */
function bridgeTo(server: TestStack, port: number, transport: SipTransportName): void {
  server.stack.onRequest((incoming: IncomingRequest) => {
    const { request } = incoming
    if (!request.headers.has('Proxy-Authorization'))
      return incoming.respond(407, { headers: [['Proxy-Authenticate', CHALLENGE]] })
    const a = server.stack.acceptInvite(incoming)
    const b = server.stack.invite({
      target: { uri: sipUri(port, transport) },
      requestUri: `sip:p4k7xw2m@127.0.0.1:${port}`,
      from: address('a1b2c3d4'),
      to: address('p4k7xw2m'),
      sdp: request.body.toString(),
    })
    b.on('provisional', () => a.ring(180))
    b.on('accepted', ({ sdp }) => a.accept({ sdp: sdp ?? '' }))
    b.on('rejected', ({ status }) => a.reject(status))
    a.on('bye', ({ respond }) => void b.bye().then(() => respond()))
    b.on('bye', ({ respond }) => void a.bye().then(() => respond()))
  })
}

async function freePort(): Promise<number> {
  const peer = await SipPeer.open()
  await peer.close()
  return peer.port
}

for (const transport of ['udp', 'tcp'] as const)
  it(`sipp calls sipp through the stack over ${transport}: 200 calls, none fails, none is left`, async (test) => {
    if (!sippPath) return test.skip('sipp is not installed')
    const server = await startStack(transport, { timers: {} })
    test.after(() => server.stack.close())
    const port = await freePort()
    bridgeTo(server, port, transport)
    const target = `127.0.0.1:${server.port}`
    const common = { target, transport, calls: 200, timeoutSeconds: 30 }
    const callee = await startSipp({ ...common, scenario: 'callee', port })
    test.after(() => callee.child.kill('SIGKILL'))

    const caller = await runSipp({
      ...common,
      scenario: 'caller',
      perSecond: 50,
      holdMs: 200,
      fields: [['a1b2c3d4', 'secret', '100']],
    })
    const answered = await callee.done

    assert.deepEqual([caller.successful, caller.failed], [200, 0])
    assert.deepEqual([answered.successful, answered.failed], [200, 0])
    assert.equal(server.stack.stats().calls, 0)
    assert.deepEqual(server.faults, [])
  })
