import { createServer } from 'node:net'

import { runSipp, startSipp, type SippResult } from '../test/support/sipp.ts'
import type { Bench, BenchOptions, Figure } from './figure.ts'
import { type BenchServer, LOAD_CORE, type Phone, startBenchServer } from './server/bench-server.ts'

const RATES = [25, 50, 100, 150, 200, 250, 300, 350, 400, 500]
const HOLD_MS = 500
/** The monitor sleeps this long between looks and counts it in; what is left is the delay. */
const SAMPLED_EVERY_MS = 10
/** Reliability L3: floor 50, goal 150. */
const TARGET = 150

type Round = {
  result: SippResult
  calls: number
  cpu: { server: number; database: number }
  loopP99Ms: number
}

/** Calls a second from INVITE to BYE between two registered telephones, each with its record; sipp counts at both ends. */
async function run({ quick, progress }: BenchOptions): Promise<Figure[]> {
  const server = await startBenchServer()
  try {
    const caller = await server.addPhone('2001')
    const callee = await server.addPhone('2002')
    let best: Round | undefined
    let placed = 0
    for (const perSecond of RATES) {
      const round = await play(server, caller, callee, perSecond, quick ? 4 : 20)
      placed += round.result.successful
      const { result } = round
      progress(
        `${perSecond}/s: ${result.successful} of ${round.calls}, ${result.setupMs.toFixed(1)} ms to answer, loop p99 ${round.loopP99Ms.toFixed(1)} ms`,
      )
      if (result.failed > 0 || result.successful < round.calls || result.rate < perSecond * 0.85) break
      best = round
    }
    const records = await settledTotal(server)
    return best ? figures(best, placed, records) : []
  } finally {
    await server.stop()
  }
}

async function play(
  server: BenchServer,
  caller: Phone,
  callee: Phone,
  perSecond: number,
  seconds: number,
): Promise<Round> {
  const port = await freePort()
  const login = [callee.username, callee.password]
  await runSipp({
    scenario: 'register',
    target: server.target,
    fields: [login],
    calls: 1,
    port,
    timeoutSeconds: 10,
  })
  const answering = await startSipp({
    scenario: 'callee',
    target: server.target,
    port,
    cpu: LOAD_CORE,
    timeoutSeconds: seconds * 4 + 30,
  })
  const calls = perSecond * seconds
  const before = await server.cpuSeconds()
  const result = await runSipp({
    scenario: 'caller',
    target: server.target,
    fields: [[caller.username, caller.password, callee.extension]],
    calls,
    perSecond,
    holdMs: HOLD_MS,
    cpu: LOAD_CORE,
    limit: 4000,
    timeoutSeconds: seconds * 4,
  })
  const after = await server.cpuSeconds()
  const lag = (await server.metric('sotto_nodejs_eventloop_lag_p99_seconds')) * 1000
  const loopP99Ms = Math.max(0, lag - SAMPLED_EVERY_MS)
  answering.child.kill('SIGKILL')
  await answering.done
  const cpu = {
    server: (after.server - before.server) / calls,
    database: (after.database - before.database) / calls,
  }
  return { result, calls, cpu, loopP99Ms }
}

/** Records the server has once nothing more arrives. */
async function settledTotal(server: BenchServer): Promise<number> {
  let last = -1
  for (;;) {
    const { total } = (await server.api('GET', '/records?limit=1')) as { total: number }
    if (total === last) return total
    last = total
    await new Promise((resolve) => {
      setTimeout(resolve, 1000)
    })
  }
}

function figures({ result, cpu, loopP99Ms }: Round, placed: number, records: number): Figure[] {
  return [
    {
      name: 'calls a second with a durable record',
      value: result.rate,
      unit: '/s',
      target: TARGET,
      bound: 'least',
      method:
        'sipp at both ends, digest, UDP; answer and end flushed before they are acknowledged; one core with PostgreSQL; none failed',
    },
    {
      name: 'answered calls without exactly one record',
      value: Math.abs(placed - records),
      unit: '',
      target: 0,
      bound: 'most',
      method: `${placed} calls by sipp's count`,
    },
    {
      name: 'INVITE to 200, mean',
      value: result.setupMs,
      unit: 'ms',
      target: 50,
      bound: 'most',
      method: 'the callee answers at once; at that rate',
    },
    {
      name: 'event-loop delay p99',
      value: loopP99Ms,
      unit: 'ms',
      target: 20,
      bound: 'most',
      method: 'perf_hooks, its 10 ms of sleep taken off; at that rate',
    },
    { name: 'CPU per call, server', value: cpu.server * 1000, unit: 'ms' },
    { name: 'CPU per call, PostgreSQL (the record, two journals)', value: cpu.database * 1000, unit: 'ms' },
  ]
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve)
  })
  const address = probe.address()
  await new Promise((resolve) => {
    probe.close(resolve)
  })
  return typeof address === 'object' && address ? address.port : 0
}

export const callsBench: Bench = {
  name: 'calls',
  about: 'Calls from INVITE to BYE, each with its record.',
  run,
}
