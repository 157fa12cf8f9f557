import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FakeClock } from '../../../test/support/fake-clock.ts'
import { type SipPeer } from '../../../test/support/sip-peer.ts'
import { useServerSide } from '../../../test/support/sip-sides.ts'
import { ANSWER, nextIn, OFFER, type TestStack } from '../../../test/support/sip-stacks.ts'

describe('inside a call that came to us', () => {
  let clock: FakeClock
  let server: TestStack
  let peer: SipPeer
  const { answeredCall, say, standingCall } = useServerSide((side) => {
    ;({ clock, own: server, peer } = side)
  })

  it('RFC 3261 9.2: a CANCEL after the answer changes nothing', async () => {
    const { call } = await standingCall()

    say({ method: 'CANCEL' })

    assert.equal((await peer.nextResponse()).status, 200)
    assert.equal(call.state, 'confirmed')
  })

  it('RFC 3261 13.3.1.4: the 200 is repeated until its ACK comes', async () => {
    const { call, toTag } = await answeredCall()
    clock.advance(1_500)
    assert.equal((await peer.nextResponse()).status, 200)
    assert.equal((await peer.nextResponse()).status, 200)

    const confirmed = nextIn(call, 'confirmed')
    say({ method: 'ACK', branch: 'z9hG4bKack', toTag })
    await confirmed
    clock.advance(40_000)

    assert.equal(peer.heard.length, 3)
  })

  it('RFC 3261 13.3.1.4: a call whose 200 is never acknowledged is ended with BYE after 64*T1', async () => {
    const { call } = await answeredCall()
    let timedOut = 0
    call.on('ackTimeout', () => (timedOut += 1))
    const ended = nextIn(call, 'ended')

    clock.advance(32_000)

    assert.deepEqual(await ended, { by: 'local', cause: 'timeout' })
    assert.equal(timedOut, 1)
    while ((await peer.next()).kind !== 'request');
    assert.ok(peer.heard.some((message) => message.kind === 'request' && message.method === 'BYE'))
  })

  it('RFC 3261 15: a BYE of ours waits for the ACK of our 200', async () => {
    const { call, toTag } = await answeredCall()

    const gone = call.bye()
    assert.equal(call.state, 'confirmed')
    say({ method: 'ACK', branch: 'z9hG4bKack', toTag })

    const bye = await peer.nextRequest('BYE')
    peer.answer(server.port, bye, 200)
    await gone
    assert.equal(call.state, 'ended')
  })

  it('answers the BYE of the peer only when told, and absorbs its repetitions until then', async () => {
    const { call, toTag } = await standingCall()
    const events: string[] = []
    call.on('bye', () => events.push('bye'))
    const hungUp = nextIn(call, 'bye')
    call.on('ended', () => events.push('ended'))
    const bye = { method: 'BYE', branch: 'z9hG4bKbye', cseq: 2, toTag }
    say(bye)
    const { respond } = await hungUp

    for (const wait of [500, 1000, 2000, 4000]) {
      clock.advance(wait)
      say(bye)
    }
    say({ method: 'CANCEL', branch: 'z9hG4bKfence' })
    assert.equal((await peer.nextResponse()).status, 481)
    assert.deepEqual(events, ['bye'])
    respond()

    assert.equal((await peer.nextResponse()).headers.get('CSeq'), '2 BYE')
    assert.deepEqual(events, ['bye', 'ended'])
    assert.equal(server.stack.stats().calls, 0)
  })

  it('answers the BYE of the peer by itself when nobody listens', async () => {
    const { toTag } = await standingCall()

    say({ method: 'BYE', branch: 'z9hG4bKbye', cseq: 2, toTag })

    assert.equal((await peer.nextResponse()).status, 200)
  })

  it('RFC 3261 12.2.2: a sequence number that does not grow gets 500', async () => {
    const { call, toTag } = await standingCall()
    call.on('request', (incoming) => incoming.respond(200))

    say({ method: 'INFO', branch: 'z9hG4bK5', cseq: 5, toTag })
    assert.equal((await peer.nextResponse()).status, 200)
    say({ method: 'INFO', branch: 'z9hG4bK4', cseq: 4, toTag })
    assert.equal((await peer.nextResponse()).status, 500)
    say({ method: 'INFO', branch: 'z9hG4bK5b', cseq: 5, toTag })
    assert.equal((await peer.nextResponse()).status, 500)
  })

  it('RFC 3261 14.2: a re-INVITE is answered and its ACK reported', async () => {
    const { call, toTag } = await standingCall()
    call.on('reinvite', (event) => {
      assert.equal(event.sdp, OFFER)
      event.accept(ANSWER)
    })
    const confirmed = nextIn(call, 'reinviteConfirmed')

    say({ method: 'INVITE', branch: 'z9hG4bKre', cseq: 2, toTag, body: OFFER })
    const ok = await peer.nextResponse()
    assert.equal(ok.body.toString(), ANSWER)
    clock.advance(500)
    assert.equal((await peer.nextResponse()).status, 200)
    say({ method: 'ACK', branch: 'z9hG4bKack2', cseq: 2, toTag })

    assert.deepEqual(await confirmed, { sdp: undefined })
    clock.advance(40_000)
    assert.equal(call.state, 'confirmed')
  })

  it('RFC 3261 14.2: a second re-INVITE before the answer to the first gets 500 and Retry-After', async () => {
    const { call, toTag } = await standingCall()
    call.on('reinvite', () => {})

    say({ method: 'INVITE', branch: 'z9hG4bKre', cseq: 2, toTag, body: OFFER })
    say({ method: 'INVITE', branch: 'z9hG4bKre2', cseq: 3, toTag, body: OFFER })

    const answer = await peer.nextResponse()
    assert.equal(answer.status, 500)
    assert.match(answer.headers.get('Retry-After') ?? '', /^\d$/)
  })

  it('RFC 3261 14.1: while the peer asks for a change, ours is put off with 491', async () => {
    const { call, toTag } = await standingCall()
    const asked = nextIn(call, 'reinvite')
    say({ method: 'INVITE', branch: 'z9hG4bKre', cseq: 2, toTag, body: OFFER })
    await asked

    assert.deepEqual(await call.reinvite(OFFER), { status: 491 })
  })

  it('RFC 3261 14.2: while ours is open, the peer gets 491', async () => {
    const { call, toTag } = await standingCall()
    const answer = call.reinvite(OFFER)
    const ours = await peer.nextRequest('INVITE')

    say({ method: 'INVITE', branch: 'z9hG4bKre', cseq: 2, toTag, body: OFFER })

    assert.equal((await peer.nextResponse()).status, 491)
    peer.answer(server.port, ours, 200, { sdp: ANSWER })
    assert.equal((await answer).sdp, ANSWER)
    await peer.nextRequest('ACK')
  })

  it('passes other requests inside the dialog on, and answers 405 when nobody listens', async () => {
    const { call, toTag } = await standingCall()
    say({ method: 'INFO', branch: 'z9hG4bK2', cseq: 2, toTag })
    assert.equal((await peer.nextResponse()).status, 405)

    call.on('request', (incoming) => incoming.respond(incoming.request.method === 'INFO' ? 204 : 500))
    say({ method: 'INFO', branch: 'z9hG4bK3', cseq: 3, toTag })

    assert.equal((await peer.nextResponse()).status, 204)
  })

  it('a request with the right tags and a foreign Call-ID gets 481', async () => {
    const { call, toTag } = await standingCall()

    say({ method: 'BYE', branch: 'z9hG4bKbye', cseq: 2, toTag, callId: 'call-2' })

    assert.equal((await peer.nextResponse()).status, 481)
    assert.equal(call.state, 'confirmed')
  })

  it('a BYE that the product never answers ends the call after 64*T1', async () => {
    const { call, toTag } = await standingCall()
    const hungUp = nextIn(call, 'bye')
    const ended = nextIn(call, 'ended')
    say({ method: 'BYE', branch: 'z9hG4bKbye', cseq: 2, toTag })
    await hungUp

    clock.advance(32_000)

    assert.equal((await ended).cause, 'bye')
    assert.equal(server.stack.stats().calls, 0)
  })
})
