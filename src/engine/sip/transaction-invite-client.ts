import { to, type StateTable, type TimerAction, type TimerInput } from './state-machine.ts'

/*
 * INVITE client transaction: RFC 3261 17.1.1 (figure 5), with the Accepted state of RFC 6026 8.4 that lets
 * every 2xx of a forked INVITE through to the call.
 */
export type InviteClientState = 'calling' | 'proceeding' | 'accepted' | 'completed' | 'terminated'
export type ClientInput = '1xx' | '2xx' | '300-699' | 'transport error'
export type ClientAction =
  | 'send request'
  | 'send ack'
  | 'inform response'
  | 'inform timeout'
  | 'inform transport error'
  | 'terminate'

export const inviteClientTable: StateTable<
  InviteClientState,
  ClientInput | TimerInput,
  ClientAction | TimerAction
> = {
  calling: {
    'timer A': to('calling', 'send request', 'grow A'),
    'timer B': to('terminated', 'inform timeout', 'terminate'),
    '1xx': to('proceeding', 'stop A', 'stop B', 'inform response'),
    '2xx': to('accepted', 'stop A', 'stop B', 'start M', 'inform response'),
    '300-699': to('completed', 'stop A', 'stop B', 'send ack', 'inform response', 'start D'),
    'transport error': to('terminated', 'inform transport error', 'terminate'),
  },
  proceeding: {
    '1xx': to('proceeding', 'inform response'),
    '2xx': to('accepted', 'start M', 'inform response'),
    '300-699': to('completed', 'send ack', 'inform response', 'start D'),
  },
  accepted: {
    '2xx': to('accepted', 'inform response'),
    'timer M': to('terminated', 'terminate'),
  },
  completed: {
    '300-699': to('completed', 'send ack'),
    'timer D': to('terminated', 'terminate'),
    'transport error': to('terminated', 'inform transport error', 'terminate'),
  },
  terminated: {},
}
