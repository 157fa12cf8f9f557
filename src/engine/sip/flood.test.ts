import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { requestText, SipPeer } from '../../../test/support/sip-peer.ts'
import { ANSWER, inviteTo, nextOut, startStack } from '../../../test/support/sip-stacks.ts'

const METHODS = ['INVITE', 'OPTIONS', 'REGISTER', 'MESSAGE', 'SUBSCRIBE', 'BYE']
const CALLS = 40

it('a flood of strangers drops no standing call, and those who are known still get through', async (test) => {
  const server = await startStack('udp', { timers: {} })
  const caller = await startStack('udp', { timers: {} })
  const strangers = [await SipPeer.open('127.0.0.2'), await SipPeer.open('127.0.0.3')]
  test.after(() =>
    Promise.all([server.stack.close(), caller.stack.close(), ...strangers.map((one) => one.close())]),
  )
  let served = 0
  server.stack.onRequest((incoming) => {
    if (incoming.flow.remote.host !== '127.0.0.1') served += 1
    if (incoming.request.method !== 'INVITE') return incoming.respond(401)
    if (incoming.flow.remote.host !== '127.0.0.1') return incoming.respond(407)
    server.stack.acceptInvite(incoming).accept({ sdp: ANSWER })
  })
  const standing = caller.stack.invite(inviteTo(server))
  await nextOut(standing, 'accepted')

  let sent = 0
  let calling = true
  const flood = async () => {
    for (; calling; await pause(5))
      for (let at = 0; at < 250; at++) {
        const method = METHODS[sent % METHODS.length] ?? ''
        const stranger = strangers[sent % 2]
        const branch = `z9hG4bK${sent++}`
        stranger?.send(server.port, requestText({ method, port: 9, branch, callId: branch }))
      }
  }
  const flooding = flood()
  for (let at = 0; at < CALLS; at++) {
    const call = caller.stack.invite(inviteTo(server))
    await nextOut(call, 'accepted')
    await call.bye()
  }
  calling = false
  await flooding

  assert.equal(standing.state, 'confirmed')
  assert.equal((await standing.reinvite(ANSWER)).status, 488)
  const { refusedDatagrams, serverTransactions } = server.stack.stats()
  assert.ok(refusedDatagrams > 0, `${sent} sent, ${served} served`)
  assert.ok(served <= 2_000 + sent / 2, `${served} of ${sent} were looked at`)
  assert.ok(serverTransactions < 3 * CALLS, `${serverTransactions} transactions are kept`)
  assert.deepEqual(server.faults, [])
})
