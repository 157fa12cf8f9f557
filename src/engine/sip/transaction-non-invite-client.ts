import { to, type StateTable, type TimerAction, type TimerInput } from './state-machine.ts'
import type { ClientAction, ClientInput } from './transaction-invite-client.ts'

/* Non-INVITE client transaction: RFC 3261 17.1.2 (figure 6). */
export type NonInviteClientState = 'trying' | 'proceeding' | 'completed' | 'terminated'

export const nonInviteClientTable: StateTable<
  NonInviteClientState,
  ClientInput | TimerInput,
  ClientAction | TimerAction
> = {
  trying: {
    'timer E': to('trying', 'send request', 'grow E'),
    'timer F': to('terminated', 'inform timeout', 'terminate'),
    '1xx': to('proceeding', 'inform response'),
    '2xx': to('completed', 'stop E', 'stop F', 'inform response', 'start K'),
    '300-699': to('completed', 'stop E', 'stop F', 'inform response', 'start K'),
    'transport error': to('terminated', 'inform transport error', 'terminate'),
  },
  proceeding: {
    'timer E': to('proceeding', 'send request', 'grow E'),
    'timer F': to('terminated', 'inform timeout', 'terminate'),
    '1xx': to('proceeding', 'inform response'),
    '2xx': to('completed', 'stop E', 'stop F', 'inform response', 'start K'),
    '300-699': to('completed', 'stop E', 'stop F', 'inform response', 'start K'),
    'transport error': to('terminated', 'inform transport error', 'terminate'),
  },
  completed: {
    'timer K': to('terminated', 'terminate'),
  },
  terminated: {},
}
