import { createMediaEngine, type Relay } from '#engine/media/index.ts'
import { silentLog } from '#lib/log.ts'
import type { FromRelay, ToRelay } from './messages.ts'

/** The product's media engine alone in a process, so that it can be given one core and its processor time read. */
const engine = await createMediaEngine({
  log: silentLog,
  ports: { min: 10_000, max: 31_999, quarantineMs: 0 },
  address: '127.0.0.1',
  bind: '127.0.0.1',
})
const tell = (message: FromRelay): void => void process.send?.(message)
let relays: Relay[] = []

process.on('message', (message: ToRelay) => {
  if ('open' in message) void open(message.open.calls)
  else if ('cpu' in message) {
    const { user, system } = process.cpuUsage()
    tell({ cpuMs: (user + system) / 1000 })
  } else void engine.close().then(() => process.disconnect?.())
})
tell({ ready: true })

async function open(calls: [number, number][]): Promise<void> {
  await Promise.all(relays.map((relay) => relay.close()))
  relays = await Promise.all(calls.map((_, i) => engine.createRelay({ id: `call-${i}` })))
  const opened = await Promise.all(
    relays.map(async (relay, i): Promise<[number, number]> => {
      const [a, b] = calls[i] ?? [0, 0]
      const forB = portOf(await relay.translate('a', sdp(a)))
      const forA = portOf(await relay.translate('b', sdp(b)))
      return [forA, forB]
    }),
  )
  tell({ opened })
}

function sdp(port: number): string {
  return `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0\r\n`
}

const portOf = (text: string): number => Number(/^m=audio (\d+)/m.exec(text)?.[1])
