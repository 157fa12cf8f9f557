import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { it } from 'node:test'
import { createFakeClock } from '../../../test/support/fake-clock.ts'
import { startStack } from '../../../test/support/sip-stacks.ts'

/** Nothing in it that a request can do without; without rport, so that a stranger can be named as the sender. */
function smallest(method: string, port: number, more: string[]): string {
  return [
    `${method} sip:a@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${method}${more.length}`,
    'Max-Forwards: 70',
    'From: <sip:b@127.0.0.1>;tag=1',
    more.includes('inside') ? 'To: <sip:a@127.0.0.1>;tag=2' : 'To: <sip:a@127.0.0.1>',
    `Call-ID: ${method}${more.length}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:b@127.0.0.1:${port}>`,
    ...more.filter((line) => line !== 'inside'),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

const METHODS = [
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'OPTIONS',
  'REGISTER',
  'MESSAGE',
  'SUBSCRIBE',
  'INFO',
  'PRACK',
]
const KINDS = [['inside'], ['Require: 100rel'], ['Content-Length: 5'], ['Max-Forwards: x', '']]

it('what the stack itself refuses is answered once, with fewer bytes than were sent', async (test) => {
  const clock = createFakeClock()
  const server = await startStack('udp', { clock, timers: {} })
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  test.after(() => {
    socket.close()
    return server.stack.close()
  })
  const { port } = socket.address()
  let [bytesOut, answers] = [0, 0]
  socket.on('message', (bytes) => {
    bytesOut += bytes.length
    answers += 1
  })

  for (const method of METHODS)
    for (const kind of KINDS) {
      const text = smallest(method, port, kind)
      const before = bytesOut
      socket.send(text, server.port, '127.0.0.1')
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)

      const size = bytesOut - before
      assert.ok(size <= text.length, `${method} ${kind.join()}: ${text.length} bytes in, ${size} out`)
    }
  const said = answers
  clock.advance(64_000)
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)

  assert.ok(said >= METHODS.length * 2, `${said} answers`)
  assert.equal(answers, said, 'an answer was repeated')
  assert.equal(server.stack.stats().serverTransactions, 0)
})
