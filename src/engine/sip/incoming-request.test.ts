import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FakeClock } from '../../../test/support/fake-clock.ts'
import { requestText, SipPeer } from '../../../test/support/sip-peer.ts'
import { useServerSide } from '../../../test/support/sip-sides.ts'
import {
  ANSWER,
  nextCall,
  nextIn,
  OFFER,
  startStack,
  type TestStack,
} from '../../../test/support/sip-stacks.ts'
import type { IncomingRequest } from './contract.ts'
import { tagIn } from './message-facts.ts'

describe('a request that comes to us', () => {
  let clock: FakeClock
  let server: TestStack
  let peer: SipPeer
  const { ringingCall, say } = useServerSide((side) => {
    ;({ clock, own: server, peer } = side)
  })

  function nextRequest(): Promise<IncomingRequest> {
    return new Promise((resolve) => server.stack.onRequest(resolve))
  }

  it('RFC 3261 17.2.1: an INVITE that nobody answered in 200 ms gets 100 without a To tag', async () => {
    await ringingCall()

    clock.advance(200)

    const trying = await peer.nextResponse()
    assert.equal(trying.status, 100)
    assert.equal(tagIn(trying.headers.get('To')), undefined)
  })

  it('RFC 3581 4: received and rport are filled in and the answer goes to the source port', async () => {
    const arriving = nextRequest()
    peer.send(server.port, requestText({ method: 'OPTIONS', port: 9, rport: true }))

    const incoming = await arriving
    incoming.respond(200)

    const via = (await peer.nextResponse()).headers.get('Via') ?? ''
    assert.match(via, new RegExp(`rport=${peer.port}`))
    assert.match(via, /received=127\.0\.0\.1/)
  })

  it('RFC 3261 18.2.2: without rport the answer goes to the port of the Via', async (test) => {
    const other = await SipPeer.open()
    test.after(() => other.close())
    const arriving = nextRequest()
    peer.send(server.port, requestText({ method: 'OPTIONS', port: other.port, rport: false }))

    const incoming = await arriving
    incoming.respond(200)

    assert.equal((await other.nextResponse()).status, 200)
    assert.equal(peer.heard.length, 0)
  })

  it('RFC 3261 17.2.3: a retransmission is absorbed and answered as before', async () => {
    let served = 0
    server.stack.onRequest((incoming) => {
      served += 1
      incoming.respond(200)
    })

    say({ method: 'OPTIONS' })
    const first = await peer.nextResponse()
    say({ method: 'OPTIONS' })
    const second = await peer.nextResponse()

    assert.equal(served, 1)
    assert.deepEqual(second, first)
  })

  it('RFC 3261 8.2.2.2: the same request by another way gets 482', async () => {
    await ringingCall()

    say({ method: 'INVITE', branch: 'z9hG4bKb2', body: OFFER })

    assert.equal((await peer.nextResponse()).status, 482)
  })

  it('RFC 3261 9.2: a CANCEL that matches nothing gets 481', async () => {
    say({ method: 'CANCEL' })

    assert.equal((await peer.nextResponse()).status, 481)
  })

  it('RFC 3261 9.2: a CANCEL ends the ringing call, with one To tag in all answers', async () => {
    const call = await ringingCall()
    call.ring(180)
    const ended = nextIn(call, 'ended')
    const cancelled = nextIn(call, 'cancelled')

    say({ method: 'CANCEL', headers: ['Reason: SIP;cause=200'] })

    const answers = [await peer.nextResponse(), await peer.nextResponse(), await peer.nextResponse()]
    assert.deepEqual(
      answers.map(({ status, headers }) => [status, headers.get('CSeq')]),
      [
        [180, '1 INVITE'],
        [200, '1 CANCEL'],
        [487, '1 INVITE'],
      ],
    )
    assert.equal(new Set(answers.map(({ headers }) => tagIn(headers.get('To')))).size, 1)
    assert.deepEqual(await cancelled, { reasonHeader: 'SIP;cause=200' })
    assert.deepEqual(await ended, {
      by: 'remote',
      cause: 'cancelled',
      status: 487,
      reasonHeader: 'SIP;cause=200',
    })
  })

  it('a CANCEL before the call was taken over is not lost', async () => {
    const arriving = nextRequest()
    say({ method: 'INVITE', body: OFFER })
    const incoming = await arriving
    say({ method: 'CANCEL' })
    await peer.nextResponse()

    const call = server.stack.acceptInvite(incoming)
    call.accept({ sdp: ANSWER })

    assert.equal((await nextIn(call, 'ended')).cause, 'cancelled')
    assert.equal((await peer.nextResponse()).status, 487)
  })

  it('RFC 3261 15.1.2: a BYE while it rings gets 200 and the INVITE 487', async () => {
    const call = await ringingCall()
    call.ring(180)
    const toTag = tagIn((await peer.nextResponse()).headers.get('To')) ?? ''
    const ended = nextIn(call, 'ended')

    say({ method: 'BYE', branch: 'z9hG4bKbye', cseq: 2, toTag })

    const answers = [await peer.nextResponse(), await peer.nextResponse()]
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 487],
    )
    assert.equal((await ended).cause, 'bye')
  })

  it('RFC 3261 12.2.2: a request with a tag of no dialog gets 481, an ACK nothing', async () => {
    say({ method: 'ACK', toTag: 'nobody' })
    say({ method: 'INFO', toTag: 'nobody' })

    assert.equal((await peer.nextResponse()).status, 481)
    assert.equal(peer.heard.length, 1)
  })

  it('RFC 3261 16.3: an INVITE with Max-Forwards 0 gets 483, an OPTIONS is answered', async () => {
    server.stack.onRequest((incoming) => incoming.respond(200))
    const spent = (method: string) =>
      requestText({ method, port: peer.port, branch: `z9hG4bK${method}`, fromTag: method }).replace(
        'Max-Forwards: 70',
        'Max-Forwards: 0',
      )

    peer.send(server.port, spent('INVITE'))
    assert.equal((await peer.nextResponse()).status, 483)
    peer.send(server.port, spent('OPTIONS'))
    assert.equal((await peer.nextResponse()).status, 200)
  })

  it('RFC 3261 8.2.2.3: an extension that is not supported gets 420', async () => {
    say({ method: 'INVITE', headers: ['Require: 100rel'] })

    const answer = await peer.nextResponse()
    assert.deepEqual([answer.status, answer.headers.get('Unsupported')], [420, '100rel'])
  })

  it('RFC 3261 8.2.7: a challenge is sent once and nothing is kept of the request', async () => {
    server.stack.onRequest((incoming) => incoming.respond(407))
    for (const method of ['INVITE', 'MESSAGE']) {
      say({ method, branch: `z9hG4bK${method}`, fromTag: method })
      assert.equal((await peer.nextResponse()).status, 407)
    }

    clock.advance(40_000)
    say({ method: 'CANCEL', branch: 'z9hG4bKfence' })

    assert.equal((await peer.nextResponse()).status, 481)
    assert.equal(peer.heard.length, 3)
    assert.equal(server.stack.stats().serverTransactions, 0)
  })

  it('what belongs to no call is answered once and nothing is kept of it', async () => {
    for (const method of ['INVITE', 'BYE', 'INFO', 'REFER']) {
      say({ method, branch: `z9hG4bK${method}`, toTag: 'nobody' })
      assert.equal((await peer.nextResponse()).status, 481)
    }

    assert.equal(server.stack.stats().serverTransactions, 0)
  })

  it('over the limit of transactions a request gets 503 with Retry-After, and a call that stands is still served', async (test) => {
    const small = await startStack('udp', { clock, timers: {}, limits: { transactions: 3 } })
    test.after(() => small.stack.close())
    small.stack.onRequest(() => {})
    const flood = (at: number) =>
      peer.send(
        small.port,
        requestText({ method: 'OPTIONS', port: peer.port, branch: `z9hG4bK${at}`, callId: `c${at}` }),
      )

    for (let at = 0; at < 4; at++) flood(at)

    const refusal = await peer.nextResponse()
    assert.deepEqual([refusal.status, refusal.headers.get('Retry-After')], [503, '5'])
    assert.equal(small.stack.stats().serverTransactions, 3)
  })

  it('RFC 3261 7.5: line ends, garbage and malformed requests harm nothing; only what can be answered is', async () => {
    for (const text of ['', '\r\n\r\n', '\0\0\0\0', 'hello', 'SIP/2.0 200 OK\r\n\r\n'])
      peer.send(server.port, text)
    say({ method: 'OPTIONS', headers: ['Max-Forwards: 70'] })

    assert.equal((await peer.nextResponse()).status, 400)
    assert.equal(peer.heard.length, 1)
  })

  it('a CANCEL from another host with the right branch cancels nothing', async (test) => {
    const call = await ringingCall()
    const stranger = await SipPeer.open('127.0.0.2')
    test.after(() => stranger.close())

    stranger.send(server.port, requestText({ method: 'CANCEL', port: peer.port }))

    assert.equal((await stranger.nextResponse()).status, 481)
    assert.equal(call.state, 'early')
  })

  it('RFC 5626 5.3: a phone behind NAT is reached where it was last heard, not where its Contact says', async (test) => {
    const behindNat = (script: Parameters<typeof requestText>[0]) =>
      requestText(script).replace(/^Contact: .*$/m, 'Contact: <sip:10.11.12.13:5060>')
    const arriving = nextCall(server)
    peer.send(server.port, behindNat({ method: 'INVITE', port: 5060, body: OFFER }))
    const call = await arriving
    call.accept({ sdp: ANSWER })
    const toTag = tagIn((await peer.nextResponse()).headers.get('To')) ?? ''
    const newPort = await SipPeer.open()
    test.after(() => newPort.close())
    const confirmed = nextIn(call, 'confirmed')
    newPort.send(server.port, behindNat({ method: 'ACK', port: 5060, branch: 'z9hG4bKack', toTag }))
    await confirmed

    void call.bye()

    const bye = await newPort.nextRequest('BYE')
    assert.equal(bye.uri, 'sip:10.11.12.13:5060')
    newPort.answer(server.port, bye, 200)
  })

  it('a handler that throws answers 500 and harms nobody else', async () => {
    server.stack.onRequest(() => {
      throw new Error('a fault of the product')
    })
    say({ method: 'MESSAGE' })

    assert.equal((await peer.nextResponse()).status, 500)
    assert.equal(server.faults.splice(0).length, 1)
  })
})
