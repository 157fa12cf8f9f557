import { randomBytes } from 'node:crypto'

import { createCalls } from '#domains/calls/index.ts'
import type { Devices } from '#domains/devices/index.ts'
import type { Numbers } from '#domains/numbers/index.ts'
import type { Records } from '#domains/records/index.ts'
import { openSipEdge } from '#edges/sip/sip-edge.ts'
import { createMediaEngine } from '#engine/media/index.ts'
import { createSipStack } from '#engine/sip/index.ts'
import type { Clock } from '#lib/clock.ts'
import { faultCode } from '#lib/errors.ts'
import type { Bus } from '#lib/events.ts'
import type { Log } from '#lib/log.ts'

export type TelephonyDeps = {
  clock: Clock
  bus: Bus
  log: Log
  devices: Devices
  numbers: Numbers
  records: Pick<Records, 'ledger'>
  /** What SIP and RTP listen on, and the address telephones are told. */
  bind: string
  address: string
  rtpPorts: { min: number; max: number }
  noAnswerMs?: number
  /** RFC 3261 T1 in milliseconds; shorter in tests. */
  t1Ms?: number
}

export type Telephony = Awaited<ReturnType<typeof createTelephony>>

/** Stack, media and calls put together. Nothing listens before `listen`. */
export async function createTelephony(deps: TelephonyDeps) {
  const { clock, bus, log, devices, numbers, records, bind, address, rtpPorts, noAnswerMs, t1Ms } = deps
  const stack = createSipStack({
    clock,
    random: randomBytes,
    log,
    userAgent: 'Sotto',
    advertisedAddress: address,
    flowClosed: (flow) => devices.flowClosed(flow),
    ...(t1Ms === undefined ? {} : { timers: { t1Ms } }),
  })
  const media = await createMediaEngine({ log, clock, ports: rtpPorts, address, bind })
  const calls = createCalls({
    stack,
    media,
    ledger: records.ledger,
    directory: numbers.directory,
    telephones: devices,
    gate: devices.gate,
    clock,
    bus,
    log,
    host: address,
    ...(noAnswerMs === undefined ? {} : { noAnswerMs }),
  })
  openSipEdge({ stack, register: devices.register, invite: calls.invite, log })
  const running = calls.start()

  return {
    calls,
    stats: async () => ({ ...stack.stats(), ...(await media.stats()) }),
    /** Opens UDP and TCP on one port; 0 takes a free one. */
    async listen(port: number): Promise<{ port: number }> {
      for (let attempts = 0; ; attempts++) {
        const udp = await stack.listen({ transport: 'udp', host: bind, port })
        try {
          return await stack.listen({ transport: 'tcp', host: bind, port: udp.port })
        } catch (fault) {
          // A free UDP port need not be free for TCP: another one will be.
          if (port !== 0 || attempts === 5 || faultCode(fault) !== 'EADDRINUSE') throw fault
        }
      }
    },
    /** Hangs up what is up, then closes the sockets. */
    async stop(): Promise<void> {
      await running.stop()
      await stack.close()
      await media.close()
    },
  }
}
