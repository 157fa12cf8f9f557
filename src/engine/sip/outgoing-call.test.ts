import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FakeClock } from '../../../test/support/fake-clock.ts'
import { SipPeer } from '../../../test/support/sip-peer.ts'
import { useClientSide } from '../../../test/support/sip-sides.ts'
import { ANSWER, inviteTo, nextOut, OFFER, sipUri, type TestStack } from '../../../test/support/sip-stacks.ts'
import { tagIn } from './message-facts.ts'

describe('a call we make', () => {
  let clock: FakeClock
  let client: TestStack
  let peer: SipPeer
  const { calling, here, settled } = useClientSide((side) => {
    ;({ clock, own: client, peer } = side)
  })

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
})
