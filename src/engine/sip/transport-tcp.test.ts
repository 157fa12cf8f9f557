import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { createFakeClock } from '../../../test/support/fake-clock.ts'
import { requestText } from '../../../test/support/sip-peer.ts'
import { address, inviteTo, nextOut, startStack, type TestStack } from '../../../test/support/sip-stacks.ts'
import type { Flow, SipStackDeps } from './contract.ts'

const overTcp = (text: string) => text.replace('SIP/2.0/UDP', 'SIP/2.0/TCP')

describe('TCP', () => {
  let server: TestStack
  const sockets: Socket[] = []

  async function restart(deps: Partial<SipStackDeps>): Promise<void> {
    await server.stack.close()
    server = await startStack('tcp', deps)
  }

  async function open(): Promise<Socket> {
    const socket = connect({ host: '127.0.0.1', port: server.port })
    sockets.push(socket)
    // A connection the server drops may end with a reset.
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }

  /** Bytes until they hold `part`, or until the connection ends. */
  async function read(socket: Socket, part: string): Promise<string> {
    let text = ''
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      text += String(chunk)
      if (text.includes(part)) break
    }
    return text
  }

  const options = (branch = 'z9hG4bK1') =>
    overTcp(requestText({ method: 'OPTIONS', port: 5060, branch, fromTag: branch }))

  beforeEach(async () => {
    server = await startStack('tcp')
  })

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await server.stack.close()
    assert.deepEqual(server.faults, [])
  })

  it('RFC 3261 18.2.2: the answer comes back over the connection of the request', async () => {
    server.stack.onRequest((incoming) => incoming.respond(200))
    const socket = await open()

    socket.write(options())

    assert.match(await read(socket, '\r\n\r\n'), /^SIP\/2\.0 200 OK/)
  })

  it('RFC 5626 5.3: a request to a flow goes over the connection the phone opened, whatever its Contact says', async () => {
    const flow = new Promise<Flow>((resolve) => {
      server.stack.onRequest((incoming) => {
        incoming.respond(200)
        resolve(incoming.flow)
      })
    })
    const socket = await open()
    socket.write(options())
    await read(socket, '\r\n\r\n')

    server.stack.invite({ ...inviteTo(server), target: { flow: await flow } })

    const invite = await read(socket, 'm=audio')
    assert.match(invite, /^INVITE sip:p4k7xw2m@sotto\.test SIP\/2\.0/)
    assert.match(invite, new RegExp(`Contact: <sip:127\\.0\\.0\\.1:${server.port};transport=tcp>`))
  })

  it('RFC 5626 4.4.1: a double line end is answered with one', async () => {
    const socket = await open()

    socket.write('\r\n\r\n')

    assert.equal(await read(socket, '\r\n'), '\r\n')
  })

  it('a request to a flow that is gone is 503 at once', async () => {
    const flow = new Promise<Flow>((resolve) => server.stack.onRequest((incoming) => resolve(incoming.flow)))
    const socket = await open()
    socket.write(options())
    const gone = await flow
    socket.destroy()
    while (server.stack.stats().connections > 0) await new Promise(setImmediate)

    const call = server.stack.invite({ ...inviteTo(server), target: { flow: gone } })

    assert.equal((await nextOut(call, 'rejected')).status, 503)
  })

  it('requests to one address share one connection', async () => {
    const other = await startStack('tcp')
    other.stack.onRequest((incoming) => incoming.respond(200))
    const ask = () =>
      server.stack.request({
        target: other.target,
        method: 'OPTIONS',
        requestUri: 'sip:sotto.test',
        from: address('a'),
        to: address('b'),
      })

    const answers = await Promise.all([ask(), ask(), ask()])

    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.equal(other.stack.stats().connections, 1)
    await other.stack.close()
  })

  it('what is no SIP closes the connection', async () => {
    const socket = await open()

    socket.write('\0\0\0\0\0\0')

    await once(socket, 'close')
    while (server.stack.stats().connections > 0) await new Promise(setImmediate)
  })

  it('RFC 3261 18.3: a request without Content-Length is answered 400 and the connection closed', async () => {
    const socket = await open()

    socket.write(options().replace(/Content-Length: 0\r\n/, ''))

    assert.match(await read(socket, 'never'), /^SIP\/2\.0 400/)
  })

  it('one source cannot hold more connections than its share, and others still get in', async () => {
    await restart({ limits: { connectionsPerSource: 2 } })
    await open()
    await open()

    const third = await open()

    await once(third, 'close')
    const other = connect({ host: '127.0.0.1', port: server.port, localAddress: '127.0.0.2' })
    sockets.push(other)
    await once(other, 'connect')
    other.write('\r\n\r\n')
    assert.equal(await read(other, '\r\n'), '\r\n')
  })

  it('a connection that is not wanted is dropped before a byte of it is read', async () => {
    let asked = 0
    await restart({
      admit: () => {
        asked += 1
        return false
      },
    })
    const socket = await open()

    await once(socket, 'close')
    assert.equal(asked, 1)
  })

  it('a message begun and not finished in 10 s closes the connection; a silent one may stay', async () => {
    const clock = createFakeClock()
    await restart({ clock })
    const [slow, quiet] = [await open(), await open()]
    slow.write('OPTIONS sip:a@sotto.test SIP/2.0\r\nVia:')
    quiet.write('\r\n\r\n')
    await read(quiet, '\r\n')

    clock.advance(15_000)

    await once(slow, 'close')
    assert.equal(quiet.closed, false)
  })

  it('a connection without a byte for the idle time is closed', async () => {
    const clock = createFakeClock()
    await restart({ clock, limits: { idleMs: 60_000 } })
    const socket = await open()
    socket.write('\r\n\r\n')
    await read(socket, '\r\n')

    clock.advance(70_000)

    await once(socket, 'close')
  })
})
