import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FakeClock } from '../../../test/support/fake-clock.ts'
import { SipPeer } from '../../../test/support/sip-peer.ts'
import { useClientSide } from '../../../test/support/sip-sides.ts'
import {
  address,
  ANSWER,
  inviteTo,
  nextOut,
  OFFER,
  sipUri,
  type TestStack,
} from '../../../test/support/sip-stacks.ts'
import { tagIn } from './message-facts.ts'

describe('inside a call we made', () => {
  let clock: FakeClock
  let client: TestStack
  let peer: SipPeer
  const { calling, here, inside, settled, standing } = useClientSide((side) => {
    ;({ clock, own: client, peer } = side)
  })

  it('RFC 3261 12.2: a re-INVITE moves the target', async (test) => {
    const { call, invite } = await standing()
    const elsewhere = await SipPeer.open()
    test.after(() => elsewhere.close())
    call.on('reinvite', (event) => event.accept(ANSWER))

    peer.send(
      client.port,
      inside(invite, 'INVITE').replace(
        `Contact: <sip:127.0.0.1:${peer.port}>`,
        `Contact: <sip:127.0.0.1:${elsewhere.port}>`,
      ),
    )
    await peer.nextResponse()
    peer.send(client.port, inside(invite, 'ACK'))
    await settled()
    void call.bye()

    const bye = await elsewhere.nextRequest('BYE')
    elsewhere.answer(client.port, bye, 200)
  })

  it('RFC 3261 14.1: after a 491 the offer is made again within 2.1 to 4 s', async () => {
    const { call } = await standing()
    const answer = call.reinvite(OFFER)
    const first = await peer.nextRequest('INVITE')
    peer.answer(client.port, first, 491)
    await peer.nextRequest('ACK')
    await settled()

    clock.advance(2_090)
    await settled()
    clock.advance(1_910)

    const second = await peer.nextRequest('INVITE')
    assert.equal(second.headers.get('CSeq'), '3 INVITE')
    peer.answer(client.port, second, 200, { headers: here(), sdp: ANSWER })
    await peer.nextRequest('ACK')
    const { status, sdp } = await answer
    assert.deepEqual([status, sdp], [200, ANSWER])
  })

  it('RFC 3261 14.1: a refused offer leaves the call as it was', async () => {
    const { call } = await standing()
    const answer = call.reinvite(OFFER)
    peer.answer(client.port, await peer.nextRequest('INVITE'), 488)
    await peer.nextRequest('ACK')

    assert.equal((await answer).status, 488)
    assert.equal(call.state, 'confirmed')
  })

  it('RFC 3261 14.1: an offer answered 481 ends the call', async () => {
    const { call } = await standing()
    const ended = nextOut(call, 'ended')
    const answer = call.reinvite(OFFER)
    peer.answer(client.port, await peer.nextRequest('INVITE'), 481)

    assert.equal((await answer).status, 481)
    assert.deepEqual(await ended, { by: 'local', cause: 'timeout', status: 481 })
  })

  it('two offers of ours go one after the other', async () => {
    const { call } = await standing()
    const answers = [call.reinvite(OFFER), call.reinvite(undefined)]
    peer.answer(client.port, await peer.nextRequest('INVITE'), 200, { headers: here(), sdp: ANSWER })
    await peer.nextRequest('ACK')
    peer.answer(client.port, await peer.nextRequest('INVITE'), 200, { headers: here(), sdp: OFFER })
    const [, second] = await Promise.all(answers)

    second?.acknowledge?.(ANSWER)

    assert.equal((await peer.nextRequest('ACK')).body.toString(), ANSWER)
  })

  it('RFC 3261 15.1.1: a BYE ends the call for us at once; one that crosses it gets 200', async () => {
    const { call, invite } = await standing()
    const gone = call.bye([['Reason', 'Q.850;cause=16']])
    assert.equal(call.state, 'ended')
    const bye = await peer.nextRequest('BYE')
    assert.equal(bye.headers.get('Reason'), 'Q.850;cause=16')

    peer.send(client.port, inside(invite, 'BYE'))
    assert.equal((await peer.nextResponse()).status, 200)
    peer.answer(client.port, bye, 200)
    await gone

    assert.equal(client.stack.stats().calls, 0)
  })

  it('a BYE that nobody answers resolves after 64*T1', async () => {
    const { call } = await standing()
    const gone = call.bye()
    clock.advance(32_000)

    await gone
  })

  it('RFC 3261 17.1.2: a request outside a call resolves with the answer, or with 408', async () => {
    const ask = () =>
      client.stack.request({
        target: { uri: sipUri(peer.port) },
        method: 'OPTIONS',
        requestUri: 'sip:sotto.test',
        from: address('a'),
        to: address('b'),
      })
    const first = ask()
    peer.answer(client.port, await peer.nextRequest('OPTIONS'), 200)
    assert.equal((await first).status, 200)

    const second = ask()
    clock.advance(32_000)
    assert.equal((await second).status, 408)
  })

  it('a request inside a call goes with its tags and comes back with the answer', async () => {
    const { call, invite } = await standing()
    const answer = call.request('INFO', [['Content-Type', 'application/dtmf-relay']], Buffer.from('Signal=5'))
    const info = await peer.nextRequest('INFO')
    peer.answer(client.port, info, 200)

    assert.equal((await answer).status, 200)
    assert.equal(info.headers.get('From'), invite.headers.get('From'))
    assert.equal(tagIn(info.headers.get('To')), 'b')
    assert.equal(info.body.toString(), 'Signal=5')
  })

  it('a BYE before the answer ends the call, and the INVITE is cancelled', async () => {
    const { call, invite } = await calling()
    peer.answer(client.port, invite, 180, { toTag: 'b' })
    await nextOut(call, 'provisional')
    const ended = nextOut(call, 'ended')

    peer.send(client.port, inside(invite, 'BYE'))

    const said = [await peer.next(), await peer.next()].map((message) =>
      message.kind === 'request' ? message.method : message.status,
    )
    assert.deepEqual(new Set(said), new Set(['CANCEL', 200]))
    assert.equal((await ended).cause, 'bye')
  })

  it('closing the stack ends every call and leaves no timer, and whoever waits is answered', async () => {
    const ends: string[] = []
    const { call: ringing, invite } = await calling()
    peer.answer(client.port, invite, 180, { toTag: 'b' })
    await nextOut(ringing, 'provisional')
    const { call: unanswered } = await calling()
    const { call: standingCall } = await standing()
    for (const call of [ringing, unanswered, standingCall]) call.on('ended', ({ cause }) => ends.push(cause))
    const answer = standingCall.reinvite(OFFER)
    await peer.nextRequest('INVITE')
    const gone = (await standing()).call.bye()

    await client.stack.close()
    await gone

    assert.deepEqual(ends, ['transport', 'transport', 'transport'])
    assert.equal((await answer).status, 503)
    assert.equal(clock.pending(), 0)
  })

  it('a peer that asks for credentials gets none, in whatever it is asked', async () => {
    const { call } = await standing()
    const challenge: [string, string][] = [
      ['WWW-Authenticate', 'Digest realm="sotto", nonce="n", qop="auth"'],
      ['Proxy-Authenticate', 'Digest realm="sotto", nonce="n", qop="auth"'],
    ]
    void call.reinvite(OFFER)
    peer.answer(client.port, await peer.nextRequest('INVITE'), 401, { headers: challenge })
    await peer.nextRequest('ACK')
    void call.request('INFO')
    peer.answer(client.port, await peer.nextRequest('INFO'), 407, { headers: challenge })
    void call.bye()
    peer.answer(client.port, await peer.nextRequest('BYE'), 401, { headers: challenge })
    const { invite } = await calling()
    peer.answer(client.port, invite, 407, { headers: challenge })
    await peer.nextRequest('ACK')
    await settled()

    for (const { headers } of peer.heard)
      for (const name of ['Authorization', 'Proxy-Authorization']) assert.equal(headers.has(name), false)
  })

  it('a header that would end its line never leaves: the call is 503 and the fault is logged', async () => {
    const call = client.stack.invite({
      ...inviteTo(client),
      target: { uri: sipUri(peer.port) },
      headers: [['Subject', 'x\r\nBcc: y']],
    })

    assert.equal((await nextOut(call, 'rejected')).status, 503)
    await settled()
    assert.equal(client.faults.splice(0).length, 1)
  })

  it('10,000 forged requests with the right Call-ID and a wrong tag or host change nothing', async (test) => {
    const { call, invite } = await standing()
    const events: string[] = []
    for (const name of ['bye', 'reinvite', 'request', 'ended'] as const)
      call.on(name, () => events.push(name))
    const stranger = await SipPeer.open('127.0.0.2')
    test.after(() => stranger.close())
    const methods = [
      'BYE',
      'INVITE',
      'UPDATE',
      'INFO',
      'REFER',
      'CANCEL',
      'MESSAGE',
      'NOTIFY',
      'ACK',
      'OPTIONS',
    ]

    for (let round = 0; round < 1000; round++) {
      for (const [at, method] of methods.entries()) {
        const guessed = inside(invite, method, round + 2, `${round}`.padStart(32, '0'))
        const foreign = inside(invite, method, round + 2).replace('tag=b', 'tag=x')
        if (at % 2 === 0) peer.send(client.port, round % 2 === 0 ? guessed : foreign)
        else stranger.send(client.port, inside(invite, method, round + 2))
      }
      if (round % 10 === 9) await new Promise(setImmediate)
    }
    while (peer.heard.length + stranger.heard.length < 8_000) await new Promise(setImmediate)

    assert.deepEqual(events, [])
    assert.equal(call.state, 'confirmed')
    const answers = [...peer.heard, ...stranger.heard].flatMap((message) =>
      message.kind === 'response' ? [message.status] : [],
    )
    assert.deepEqual(new Set(answers), new Set([481]))
  })
})
