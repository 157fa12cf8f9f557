import type { Bench } from './figure.ts'
import { callsBench } from './calls.ts'
import { registrationsBench } from './registrations.ts'
import { relayBench } from './relay.ts'
import { rightsBench } from './rights.ts'

/** Every bench, in the order in which they run. */
export const benches: readonly Bench[] = [registrationsBench, callsBench, relayBench, rightsBench]
