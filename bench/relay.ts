import { judged, percentile, type Bench, type BenchOptions, type Figure } from './figure.ts'
import type { FromLoad, FromRelay, ToLoad, ToRelay } from './relay/messages.ts'
import { canPin, PinnedProcess } from './relay/pinned-process.ts'

const RELAY_CORE = 1
const LOAD_CORE = 0
const MOST_LOSS = 0.001
const SLOWEST_PACE = 1.02
/** What a telephone's jitter buffer takes without a sound. The load's own lateness is in it. */
const MOST_DELAY_P99_MS = 20
const STEPS = [50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000]
const TARGET_CALLS = 200

type Round = { calls: number; loss: number; pace: number; delaysMs: number[]; cpuShare: number }

/** How many two-way G.711 calls one core relays, both ends played by us: without loss, and without loss and delay. */
export async function run(options: BenchOptions): Promise<Figure[]> {
  const relay = new PinnedProcess<ToRelay, FromRelay>('./relay-process.ts', RELAY_CORE)
  const load = new PinnedProcess<ToLoad, FromLoad>('./load-process.ts', LOAD_CORE)
  await Promise.all([relay.next(), load.next()])
  try {
    return figures(await climb(relay, load, options))
  } finally {
    await Promise.all([relay.stop({ stop: true }), load.stop({ stop: true })])
  }
}

type Relay = PinnedProcess<ToRelay, FromRelay>
type Load = PinnedProcess<ToLoad, FromLoad>

/** Goes up until a step loses packets. A step that fails is tried twice: another program's turn is not our limit. */
async function climb(relay: Relay, load: Load, options: BenchOptions): Promise<Round[]> {
  const seconds = options.quick ? 2 : 10
  const rounds: Round[] = []
  await playRound(relay, load, 20, 2) // warm-up
  for (const calls of options.quick ? STEPS.filter((each) => each % 200 === 0) : STEPS) {
    // oxlint-disable-next-line no-await-in-loop -- one load at a time
    let round = await playRound(relay, load, calls, seconds)
    // oxlint-disable-next-line no-await-in-loop
    if (!isPrompt(round)) round = better(round, await playRound(relay, load, calls, seconds))
    const lost = (round.loss * 100).toFixed(3)
    const p99 = percentile(round.delaysMs, 0.99).toFixed(1)
    options.progress(
      `${calls} calls: ${lost} % lost, p99 ${p99} ms, ${(round.cpuShare * 100).toFixed(0)} % of a core`,
    )
    if (!isWhole(round)) break
    rounds.push(round)
  }
  return rounds
}

/** At the rate it claims: a load that came late has offered less than these calls. */
const isWhole = ({ loss, pace }: Round): boolean => loss < MOST_LOSS && pace < SLOWEST_PACE
const isPrompt = (round: Round): boolean =>
  isWhole(round) && percentile(round.delaysMs, 0.99) <= MOST_DELAY_P99_MS

function better(one: Round, two: Round): Round {
  if (isPrompt(two) || !isWhole(one)) return two
  return one
}

async function playRound(relay: Relay, load: Load, calls: number, seconds: number): Promise<Round> {
  const bound = await load.ask({ bind: { calls } })
  const opened = await relay.ask({ open: { calls: 'bound' in bound ? bound.bound : [] } })
  const targets = 'opened' in opened ? opened.opened : []
  const before = await cpuMs(relay)
  const startMs = performance.now()
  const answer = await load.ask({ play: { targets, seconds } })
  const cpuShare = ((await cpuMs(relay)) - before) / (performance.now() - startMs)
  if (!('played' in answer)) throw new Error('the load did not play')
  const { sent, received, tookMs, delaysMs } = answer.played
  return { calls, loss: (sent - received) / sent, pace: tookMs / (seconds * 1000), delaysMs, cpuShare }
}

async function cpuMs(relay: Relay): Promise<number> {
  const answer = await relay.ask({ cpu: true })
  return 'cpuMs' in answer ? answer.cpuMs : Number.NaN
}

function figures(rounds: Round[]): Figure[] {
  const where = canPin ? 'relay and load on one core each' : 'relay and load share the cores'
  const method = `G.711, 20 ms, both directions, loopback; ${where}; load from Node, so its limit is included`
  const most = rounds.at(-1)
  const prompt = rounds.findLast(isPrompt)
  const target = { target: TARGET_CALLS, bound: 'least' as const }
  const found: Figure[] = [
    { name: 'relay.calls', value: most?.calls ?? 0, unit: 'calls at < 0.1 % loss', ...target, method },
    {
      name: 'relay.calls_prompt',
      value: prompt?.calls ?? 0,
      unit: 'calls at < 0.1 % loss, p99 ≤ 20 ms',
      ...target,
      method,
    },
  ]
  if (prompt !== undefined) {
    found.push(
      { name: 'relay.core_share', value: prompt.cpuShare * 100, unit: '% of a core at calls_prompt', method },
      {
        name: 'relay.delay_p50',
        value: percentile(prompt.delaysMs, 0.5),
        unit: 'ms at calls_prompt',
        method,
      },
      {
        name: 'relay.delay_p99',
        value: percentile(prompt.delaysMs, 0.99),
        unit: 'ms at calls_prompt',
        method,
      },
    )
  }
  return found.map(judged)
}

export const relayBench: Bench = {
  name: 'relay',
  about: 'concurrent calls whose audio one core relays',
  run,
}
