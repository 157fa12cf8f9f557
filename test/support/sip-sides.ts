import assert from 'node:assert/strict'
import { afterEach, beforeEach } from 'node:test'
import { type IncomingCall, type OutgoingCall, type SipRequest, type SipResponse } from '#engine/sip/index.ts'
import { tagIn } from '#engine/sip/message-facts.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { requestText, type Script, SipPeer } from './sip-peer.ts'
import {
  ANSWER,
  inviteTo,
  nextCall,
  nextIn,
  OFFER,
  sipUri,
  startStack,
  type TestStack,
} from './sip-stacks.ts'

/** A stack on a clock of the test's own, and a peer that says what the test writes; new ones for each test. */
export type Side = { clock: FakeClock; own: TestStack; peer: SipPeer }

function useSide(renewed: (side: Side) => void): () => Side {
  let side: Side | undefined
  beforeEach(async () => {
    const clock = createFakeClock()
    const limits = { strangersPerSecond: 1e6, strangerPerSecond: 1e6 }
    side = { clock, own: await startStack('udp', { clock, timers: {}, limits }), peer: await SipPeer.open() }
    renewed(side)
  })
  afterEach(async () => {
    await Promise.all([side?.own.stack.close(), side?.peer.close()])
    assert.deepEqual(side?.own.faults, [])
  })
  return () => {
    if (!side) throw new Error('only inside a test')
    return side
  }
}

/** The stack calls the peer. */
export function useClientSide(renewed: (side: Side) => void) {
  const side = useSide(renewed)
  const here = (): [string, string][] => [['Contact', `<sip:127.0.0.1:${side().peer.port}>`]]

  async function calling(): Promise<{ call: OutgoingCall; invite: SipRequest }> {
    const { own, peer } = side()
    const call = own.stack.invite({ ...inviteTo(own), target: { uri: sipUri(peer.port) } })
    return { call, invite: await peer.nextRequest('INVITE') }
  }

  return {
    /** Contact of the peer. */
    here,
    calling,
    async standing(): Promise<{ call: OutgoingCall; invite: SipRequest }> {
      const { own, peer } = side()
      const { call, invite } = await calling()
      peer.answer(own.port, invite, 200, { toTag: 'b', headers: here(), sdp: ANSWER })
      await peer.nextRequest('ACK')
      return { call, invite }
    },
    /** A request of the peer inside the dialog of an INVITE it got. */
    inside(invite: SipRequest, method: string, cseq = 1, toTag?: string): string {
      return requestText({
        method,
        port: side().peer.port,
        branch: `z9hG4bK${method}${cseq}`,
        callId: invite.headers.get('Call-ID') ?? '',
        cseq,
        fromTag: 'b',
        toTag: toTag ?? tagIn(invite.headers.get('From')) ?? '',
      })
    },
    /** Comes back once everything sent to the stack before was worked through. */
    async settled(): Promise<void> {
      const { own, peer } = side()
      peer.send(own.port, requestText({ method: 'CANCEL', port: peer.port, branch: 'z9hG4bKfence' }))
      const message = await peer.next()
      assert.equal(message.kind === 'response' && message.status, 481)
    },
  }
}

/** The peer calls the stack. */
export function useServerSide(renewed: (side: Side) => void) {
  const side = useSide(renewed)

  function say(script: Partial<Script> & { method: string }): void {
    const { own, peer } = side()
    peer.send(own.port, requestText({ port: peer.port, ...script }))
  }

  async function ringingCall(): Promise<IncomingCall> {
    const arriving = nextCall(side().own)
    say({ method: 'INVITE', body: OFFER })
    return arriving
  }

  /** A call with its 200 sent; the answer as the peer heard it. */
  async function answeredCall(): Promise<{ call: IncomingCall; ok: SipResponse; toTag: string }> {
    const call = await ringingCall()
    call.accept({ sdp: ANSWER })
    const ok = await side().peer.nextResponse()
    return { call, ok, toTag: tagIn(ok.headers.get('To')) ?? '' }
  }

  return {
    say,
    ringingCall,
    answeredCall,
    async standingCall(): Promise<{ call: IncomingCall; toTag: string }> {
      const { call, toTag } = await answeredCall()
      const confirmed = nextIn(call, 'confirmed')
      say({ method: 'ACK', branch: 'z9hG4bKack', toTag })
      await confirmed
      return { call, toTag }
    },
  }
}
