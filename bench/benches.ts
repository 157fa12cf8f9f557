import type { Bench } from './figure.ts'
import { relayBench } from './relay.ts'

/** Every bench, in the order in which they run. */
export const benches: readonly Bench[] = [relayBench]
