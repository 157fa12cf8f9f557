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
