import { to, type StateTable, type TimerAction, type TimerInput } from './state-machine.ts'
import type { ServerAction, ServerInput } from './transaction-invite-server.ts'

/* Non-INVITE server transaction: RFC 3261 17.2.2 (figure 8). An answer may take its time: retransmissions wait with it. */
export type NonInviteServerState = 'trying' | 'proceeding' | 'completed' | 'terminated'

export const nonInviteServerTable: StateTable<
  NonInviteServerState,
  ServerInput | TimerInput,
  ServerAction | TimerAction
> = {
  trying: {
    '1xx': to('proceeding', 'send response'),
    '2xx': to('completed', 'send response', 'start J'),
    '300-699': to('completed', 'send response', 'start J'),
  },
  proceeding: {
    request: to('proceeding', 'resend response'),
    '1xx': to('proceeding', 'send response'),
    '2xx': to('completed', 'send response', 'start J'),
    '300-699': to('completed', 'send response', 'start J'),
    'transport error': to('terminated', 'inform transport error', 'terminate'),
  },
  completed: {
    request: to('completed', 'resend response'),
    'timer J': to('terminated', 'terminate'),
    'transport error': to('terminated', 'inform transport error', 'terminate'),
  },
  terminated: {},
}
