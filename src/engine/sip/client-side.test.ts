import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { createFakeClock, type FakeClock } from '../../../test/support/fake-clock.ts'
import { requestText, SipPeer } from '../../../test/support/sip-peer.ts'
import {
  address,
  ANSWER,
  inviteTo,
  nextOut,
  OFFER,
  sipUri,
  startStack,
  type TestStack,
} from '../../../test/support/sip-stacks.ts'
import type { OutgoingCall } from './contract.ts'
import type { SipRequest } from './message.ts'
import { tagIn } from './message-facts.ts'

describe('the client side of the stack', () => {
  let clock: FakeClock
  let client: TestStack
  let peer: SipPeer

  beforeEach(async () => {
    clock = createFakeClock()
    const limits = { strangersPerSecond: 1e6, strangerPerSecond: 1e6 }
    client = await startStack('udp', { clock, timers: {}, limits })
    peer = await SipPeer.open()
  })

  afterEach(async () => {
    await Promise.all([client.stack.close(), peer.close()])
    assert.deepEqual(client.faults, [])
  })

  const contact: [string, string] = ['Contact', '']
  const here = (): [string, string][] => [[contact[0], `<sip:127.0.0.1:${peer.port}>`]]

  async function calling(
    sdp: string | undefined = OFFER,
  ): Promise<{ call: OutgoingCall; invite: SipRequest }> {
    const call = client.stack.invite({ ...inviteTo(client), target: { uri: sipUri(peer.port) }, sdp })
    return { call, invite: await peer.nextRequest('INVITE') }
  }

  async function standing(): Promise<{ call: OutgoingCall; invite: SipRequest }> {
    const { call, invite } = await calling()
    peer.answer(client.port, invite, 200, { toTag: 'b', headers: here(), sdp: ANSWER })
    await peer.nextRequest('ACK')
    return { call, invite }
  }

  /** A request of the peer inside the dialog of an INVITE it got. */
  const inside = (invite: SipRequest, method: string, cseq = 1, toTag?: string): string =>
    requestText({
      method,
      port: peer.port,
      branch: `z9hG4bK${method}${cseq}`,
      callId: invite.headers.get('Call-ID') ?? '',
      cseq,
      fromTag: 'b',
      toTag: toTag ?? tagIn(invite.headers.get('From')) ?? '',
    })

  /** Comes back once everything sent to the stack before was worked through. */
  async function settled(): Promise<void> {
    peer.send(client.port, requestText({ method: 'CANCEL', port: peer.port, branch: 'z9hG4bKfence' }))
    const message = await peer.next()
    assert.equal(message.kind === 'response' && message.status, 481)
  }

  it('RFC 3261 8.1.1: an INVITE carries what it must, with random tag and branch of 128 bits', async () => {
    const { invite } = await calling()

    assert.match(
      invite.headers.get('Via') ?? '',
      /^SIP\/2\.0\/UDP 127\.0\.0\.1:\d+;branch=z9hG4bK[0-9a-f]{32};rport$/,
    )
    assert.match(tagIn(invite.headers.get('From')) ?? '', /^[0-9a-f]{32}$/)
    assert.equal(invite.headers.get('Max-Forwards'), '70')
    assert.equal(invite.headers.get('Contact'), `<sip:127.0.0.1:${client.port}>`)
    assert.equal(invite.headers.get('CSeq'), '1 INVITE')
    assert.equal(invite.body.toString(), OFFER)
  })

  it('RFC 3261 13.2.2.4: each repeated 2xx is acknowledged again with the same ACK', async () => {
    const { call, invite } = await calling()
    const accepted = nextOut(call, 'accepted')

    peer.answer(client.port, invite, 200, { toTag: 'b', headers: here(), sdp: ANSWER })
    const first = await peer.nextRequest('ACK')
    peer.answer(client.port, invite, 200, { toTag: 'b', headers: here(), sdp: ANSWER })
    const second = await peer.nextRequest('ACK')

    assert.equal((await accepted).sdp, ANSWER)
    assert.deepEqual(second, first)
    assert.equal(first.uri, `sip:127.0.0.1:${peer.port}`)
    assert.equal(first.headers.get('CSeq'), '1 ACK')
    assert.notEqual(first.headers.get('Via'), invite.headers.get('Via'))
  })

  it('RFC 3261 13.2.2.4: a 2xx of a second fork is acknowledged and hung up', async () => {
    const { call, invite } = await calling()
    for (const toTag of ['b', 'c']) peer.answer(client.port, invite, 180, { toTag, headers: here() })
    const tags: unknown[] = []
    call.on('provisional', ({ toTag }) => tags.push(toTag))

    for (const toTag of ['b', 'c'])
      peer.answer(client.port, invite, 200, { toTag, headers: here(), sdp: ANSWER })

    const said = [await peer.next(), await peer.next(), await peer.next()].map(
      (message) => message.kind === 'request' && [message.method, tagIn(message.headers.get('To'))],
    )
    assert.deepEqual(said, [
      ['ACK', 'b'],
      ['ACK', 'c'],
      ['BYE', 'c'],
    ])
    assert.deepEqual(tags, ['b', 'c'])
    assert.deepEqual([call.state, call.remoteTag], ['confirmed', 'b'])
  })

  it('RFC 3261 9.1: CANCEL waits for a provisional, repeats branch and number, and the 487 ends the call', async () => {
    const { call, invite } = await calling()
    const ended = nextOut(call, 'ended')

    call.cancel('SIP;cause=200;text="Call completed elsewhere"')
    await settled()
    peer.answer(client.port, invite, 180, { toTag: 'b' })

    const cancel = await peer.nextRequest('CANCEL')
    assert.equal(cancel.headers.get('Via'), invite.headers.get('Via'))
    assert.equal(cancel.headers.get('CSeq'), '1 CANCEL')
    assert.equal(cancel.headers.get('Reason'), 'SIP;cause=200;text="Call completed elsewhere"')
    peer.answer(client.port, cancel, 200)
    peer.answer(client.port, invite, 487, { toTag: 'b' })
    await peer.nextRequest('ACK')
    assert.deepEqual(await ended, { by: 'local', cause: 'cancelled', status: 487 })
  })

  it('RFC 3261 9.1: a 200 that crosses the CANCEL is acknowledged and hung up, and never reported', async () => {
    const { call, invite } = await calling()
    call.on('accepted', () => assert.fail('a cancelled call was reported as accepted'))
    peer.answer(client.port, invite, 180, { toTag: 'b' })
    const ended = nextOut(call, 'ended')
    await nextOut(call, 'provisional')

    call.cancel()
    await peer.nextRequest('CANCEL')
    peer.answer(client.port, invite, 200, { toTag: 'b', headers: here(), sdp: ANSWER })

    await peer.nextRequest('ACK')
    const bye = await peer.nextRequest('BYE')
    peer.answer(client.port, bye, 200)
    assert.deepEqual(await ended, { by: 'local', cause: 'cancelled' })
  })

  it('RFC 3261 9.1: a peer that answers neither INVITE nor CANCEL is given up after 64*T1', async () => {
    const { call, invite } = await calling()
    peer.answer(client.port, invite, 180, { toTag: 'b' })
    await nextOut(call, 'provisional')
    const ended = nextOut(call, 'ended')

    call.cancel()
    clock.advance(32_000)

    assert.deepEqual(await ended, { by: 'local', cause: 'cancelled', status: 408 })
    assert.equal(client.stack.stats().clientTransactions, 0)
  })

  it('RFC 3261 16.6: a peer that rings for ever is cancelled', async () => {
    const { call, invite } = await calling()
    peer.answer(client.port, invite, 180, { toTag: 'b' })
    await nextOut(call, 'provisional')

    clock.advance(185_000)

    await peer.nextRequest('CANCEL')
  })

  it('RFC 3261 17.1.1.3: a refusal is acknowledged in the transaction and reported with its reason', async () => {
    const { call, invite } = await calling()
    const rejected = nextOut(call, 'rejected')
    const ended = nextOut(call, 'ended')

    peer.answer(client.port, invite, 486, { toTag: 'b', headers: [['Reason', 'Q.850;cause=17']] })

    const ack = await peer.nextRequest('ACK')
    assert.equal(ack.headers.get('Via'), invite.headers.get('Via'))
    assert.equal((await rejected).status, 486)
    assert.deepEqual(await ended, {
      by: 'remote',
      cause: 'rejected',
      status: 486,
      reasonHeader: 'Q.850;cause=17',
    })
  })

  it('RFC 3261 17.1.1.2: a call that nobody answers is 408 after 64*T1', async () => {
    const { call } = await calling()
    const ended = nextOut(call, 'ended')
    const rejected = nextOut(call, 'rejected')

    clock.advance(32_000)

    assert.equal((await rejected).status, 408)
    assert.deepEqual(await ended, { by: 'local', cause: 'timeout', status: 408 })
  })

  it('RFC 3261 18.4: a call that cannot leave is 503', async () => {
    const call = client.stack.invite({ ...inviteTo(client), target: { uri: sipUri(1, 'tcp') } })

    assert.equal((await nextOut(call, 'rejected')).status, 503)
    assert.equal(client.stack.stats().calls, 0)
  })

  it('RFC 3261 13.2.1: without an offer the ACK carries our answer, once we give it', async () => {
    const call = client.stack.invite({
      ...inviteTo(client),
      target: { uri: sipUri(peer.port) },
      sdp: undefined,
    })
    const invite = await peer.nextRequest('INVITE')
    assert.equal(invite.body.length, 0)
    const accepted = nextOut(call, 'accepted')
    peer.answer(client.port, invite, 200, { toTag: 'b', headers: here(), sdp: OFFER })
    assert.equal((await accepted).sdp, OFFER)
    await settled()

    call.acknowledge(ANSWER)

    const ack = await peer.nextRequest('ACK')
    assert.equal(ack.body.toString(), ANSWER)
    assert.equal(ack.headers.get('Content-Type'), 'application/sdp')
  })

  it('RFC 3261 12.2.1.1: requests inside follow the route set backwards, to the Contact of the peer', async (test) => {
    const { call, invite } = await calling()
    const proxy = await SipPeer.open()
    test.after(() => proxy.close())
    const recordRoute: [string, string][] = [
      ['Record-Route', '<sip:far.sotto.test;lr>'],
      ['Record-Route', `<sip:127.0.0.1:${proxy.port};lr>`],
    ]
    peer.answer(client.port, invite, 200, { toTag: 'b', headers: [...here(), ...recordRoute], sdp: ANSWER })
    await proxy.nextRequest('ACK')

    void call.bye()

    const bye = await proxy.nextRequest('BYE')
    assert.equal(bye.uri, `sip:127.0.0.1:${peer.port}`)
    assert.deepEqual(bye.headers.all('Route'), [
      `<sip:127.0.0.1:${proxy.port};lr>`,
      '<sip:far.sotto.test;lr>',
    ])
    assert.equal(bye.headers.get('CSeq'), '2 BYE')
    proxy.answer(client.port, bye, 200)
  })

  it('RFC 3261 12.2.1.1: a strict router gets its own URI and the target as the last route', async () => {
    const { call, invite } = await calling()
    const headers: [string, string][] = [...here(), ['Record-Route', `<sip:127.0.0.1:${peer.port}>`]]
    peer.answer(client.port, invite, 200, { toTag: 'b', headers, sdp: ANSWER })

    const ack = await peer.nextRequest('ACK')

    assert.equal(ack.uri, `sip:127.0.0.1:${peer.port}`)
    assert.deepEqual(ack.headers.all('Route'), [`<sip:127.0.0.1:${peer.port}>`])
    assert.equal(call.state, 'confirmed')
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
    client = await startStack('udp', { clock, timers: {} })
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
