import { runSipp } from '../test/support/sipp.ts'
import type { Bench, BenchOptions, Figure } from './figure.ts'
import { LOAD_CORE, type Phone, startBenchServer } from './server/bench-server.ts'

const PHONES = 50
const RATES = [250, 500, 750, 1000, 1250, 1500, 2000, 2500, 3000, 4000]
/** The floor of reliability L1; the engine's own goal (4,000) belongs to later work. */
const TARGET = 500

/** Registrations a second: challenge, response and a durable binding, counted by sipp. */
async function run({ quick, progress }: BenchOptions): Promise<Figure[]> {
  const server = await startBenchServer()
  try {
    const phones: Phone[] = []
    for (let at = 0; at < PHONES; at++) phones.push(await server.addPhone(String(2000 + at)))
    const fields = phones.map(({ username, password }) => [username, password])
    let best = { rate: 0, cpu: 0 }
    for (const perSecond of RATES) {
      const calls = perSecond * (quick ? 3 : 15)
      const before = await server.cpuSeconds()
      const result = await runSipp({
        scenario: 'register',
        target: server.target,
        fields,
        calls,
        perSecond,
        cpu: LOAD_CORE,
        limit: 5000,
        timeoutSeconds: quick ? 20 : 60,
      })
      const after = await server.cpuSeconds()
      const cpu = (after.server - before.server + after.database - before.database) / calls
      progress(
        `${perSecond}/s: ${result.rate.toFixed(0)}/s, ${result.failed} failed, ${result.retransmissions} sent again`,
      )
      if (result.failed > 0 || result.successful < calls || result.rate < perSecond * 0.9) break
      best = { rate: result.rate, cpu }
    }
    return [
      {
        name: 'registrations a second, challenge and durable binding',
        value: best.rate,
        unit: '/s',
        target: TARGET,
        bound: 'least',
        method: `sipp, MD5 digest, UDP, ${PHONES} phones; server and PostgreSQL on one core, none failed`,
      },
      {
        name: 'CPU per registration',
        value: best.cpu * 1000,
        unit: 'ms',
        method: 'server and PostgreSQL together, at that rate',
      },
    ]
  } finally {
    await server.stop()
  }
}

export const registrationsBench: Bench = {
  name: 'registrations',
  about: 'Registrations that survive a restart.',
  run,
}
