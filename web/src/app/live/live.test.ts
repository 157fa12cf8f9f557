import assert from 'node:assert/strict'
import { test } from 'node:test'

import { reconnectDelayMs } from './backoff.ts'
import { LiveSocket, type LiveState, type SocketLike } from './live-socket.ts'
import { staleKeys } from './stale-keys.ts'

test('an event marks the answers about its noun as stale', () => {
  assert.deepEqual(staleKeys('{"event":"registration.changed","ids":{}}'), [
    'registrations',
    'devices',
    'people',
  ])
  assert.deepEqual(staleKeys('{"event":"weather.changed"}'), [])
})

test('a message that is not an event changes nothing', () => {
  for (const message of ['', 'hello', 'null', '[]', '{"event":7}']) assert.deepEqual(staleKeys(message), [])
})

test('the wait before a new attempt doubles up to half a minute', () => {
  const waits = [0, 1, 2, 10, 100].map((attempt) => reconnectDelayMs(attempt, () => 1))

  assert.deepEqual(waits, [500, 1000, 2000, 30_000, 30_000])
  assert.equal(
    reconnectDelayMs(0, () => 0),
    250,
  )
})

test('a lost connection comes back, and what was missed is asked for once', () => {
  const { sockets, states, retries, counts, live } = liveUnderTest()

  sockets[0]?.dispatchEvent(new Event('open'))
  sockets[0]?.dispatchEvent(new Event('close'))
  retries.shift()?.()
  sockets[1]?.dispatchEvent(new Event('open'))
  live.close()

  assert.deepEqual(states, ['connected', 'connecting', 'connected'])
  assert.equal(counts.resumed, 1)
})

test('a session that is over is looked into: closed for it, or not let in; a lost network is not', () => {
  const { sockets, retries, counts, live } = liveUnderTest()
  const close = (socket: EventTarget | undefined, code: number) =>
    socket?.dispatchEvent(Object.assign(new Event('close'), { code }))

  sockets[0]?.dispatchEvent(new Event('open'))
  close(sockets[0], 1006)
  assert.equal(counts.doubts, 0)
  retries.shift()?.()
  close(sockets[1], 1006)
  assert.equal(counts.doubts, 1)
  retries.shift()?.()
  sockets[2]?.dispatchEvent(new Event('open'))
  close(sockets[2], 4401)
  live.close()

  assert.equal(counts.doubts, 2)
})

test('a connection closed by its user stays closed', () => {
  const { sockets, retries, live } = liveUnderTest()

  sockets[0]?.dispatchEvent(new Event('open'))
  live.close()
  sockets[0]?.dispatchEvent(new Event('close'))

  assert.equal(retries.length, 0)
  assert.equal(sockets.length, 1)
})

function liveUnderTest() {
  const sockets: EventTarget[] = []
  const states: LiveState[] = []
  const retries: (() => void)[] = []
  const counts = { resumed: 0, doubts: 0 }
  const live = new LiveSocket({
    connect() {
      const socket = Object.assign(new EventTarget(), { close: () => undefined })
      sockets.push(socket)
      return socket as unknown as SocketLike
    },
    onMessage: () => undefined,
    onState: (state) => states.push(state),
    onDoubt: () => counts.doubts++,
    onResume: () => counts.resumed++,
    schedule(run) {
      retries.push(run)
      return () => undefined
    },
  })
  return { sockets, states, retries, counts, live }
}
