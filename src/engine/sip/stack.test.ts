import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  ANSWER,
  inviteTo,
  nextIn,
  nextCall,
  nextOut,
  OFFER,
  startStack,
  type TestStack,
} from '../../../test/support/sip-stacks.ts'
import { parseUri } from './uri.ts'

for (const transport of ['udp', 'tcp'] as const)
  describe(`a call over ${transport}`, () => {
    let caller: TestStack
    let callee: TestStack

    before(async () => {
      caller = await startStack(transport)
      callee = await startStack(transport)
    })

    after(async () => {
      await Promise.all([caller.stack.close(), callee.stack.close()])
      assert.deepEqual([...caller.faults, ...callee.faults], [])
    })

    it('rings, is answered, acknowledged and hung up', async () => {
      const arriving = nextCall(callee)
      const out = caller.stack.invite(inviteTo(callee))
      const incoming = await arriving
      const ringing = nextOut(out, 'provisional')
      incoming.ring(180)
      assert.equal((await ringing).status, 180)

      const accepted = nextOut(out, 'accepted')
      const confirmed = nextIn(incoming, 'confirmed')
      incoming.accept({ sdp: ANSWER })
      assert.equal((await accepted).sdp, ANSWER)
      await confirmed
      assert.equal(incoming.invite.body.toString(), OFFER)
      assert.deepEqual([out.state, incoming.state], ['confirmed', 'confirmed'])

      const ended = nextIn(incoming, 'ended')
      await out.bye()
      assert.deepEqual(await ended, { by: 'remote', cause: 'bye', reasonHeader: undefined })
      assert.equal(caller.stack.stats().calls, 0)
      assert.equal(callee.stack.stats().calls, 0)
    })
  })

describe('a stack with several listeners', () => {
  it('calls over IPv6 where the peer has such an address, with brackets in Via and Contact', async (test) => {
    const [caller, callee] = [await startStack(), await startStack()]
    test.after(() => Promise.all([caller.stack.close(), callee.stack.close()]))
    await caller.stack.listen({ transport: 'udp', host: '::1', port: 0 })
    const { port } = await callee.stack.listen({ transport: 'udp', host: '::1', port: 0 })
    const uri = parseUri(`sip:[::1]:${port}`)
    assert.ok(uri)
    const arriving = nextCall(callee)

    const out = caller.stack.invite({ ...inviteTo(callee), target: { uri } })
    const incoming = await arriving
    const accepted = nextOut(out, 'accepted')
    incoming.accept({ sdp: ANSWER })
    await accepted
    await out.bye()

    assert.match(incoming.invite.headers.get('Via') ?? '', /^SIP\/2\.0\/UDP \[::1\]:\d+;/)
    assert.match(incoming.invite.headers.get('Contact') ?? '', /^<sip:\[::1\]:\d+>$/)
    assert.equal(incoming.flow.remote.host, '::1')
  })

  it('names the advertised address instead of the one it listens on', async (test) => {
    const caller = await startStack('udp', { advertisedAddress: '192.0.2.9' })
    const callee = await startStack()
    test.after(() => Promise.all([caller.stack.close(), callee.stack.close()]))
    const arriving = nextCall(callee)

    caller.stack.invite(inviteTo(callee))
    const { headers } = (await arriving).invite

    assert.ok((headers.get('Via') ?? '').startsWith(`SIP/2.0/UDP 192.0.2.9:${caller.port};`))
    assert.equal(headers.get('Contact'), `<sip:192.0.2.9:${caller.port}>`)
  })

  it('is not told of a port that is taken as if it were free', async (test) => {
    const first = await startStack('tcp')
    const second = await startStack('tcp')
    test.after(() => Promise.all([first.stack.close(), second.stack.close()]))

    for (const { stack, port } of [
      { stack: second.stack, port: first.port },
      { stack: first.stack, port: second.port },
    ])
      await assert.rejects(stack.listen({ transport: 'tcp', host: '127.0.0.1', port }), {
        code: 'EADDRINUSE',
      })
  })
})
