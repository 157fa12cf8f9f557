import { to, type StateTable, type TimerAction, type TimerInput } from './state-machine.ts'

/*
 * INVITE server transaction: RFC 3261 17.2.1 (figure 7) as RFC 6026 7.1 corrects it: a 2xx leads to Accepted,
 * which absorbs retransmitted INVITEs while the call itself repeats its 2xx until the ACK.
 */
export type InviteServerState = 'proceeding' | 'accepted' | 'completed' | 'confirmed' | 'terminated'
/** `1xx` to `300-699` are what the user of the transaction answers; `request` is a retransmission. */
export type ServerInput = 'request' | 'ack' | '1xx' | '2xx' | '300-699' | 'transport error'
export type ServerAction =
  | 'send response'
  | 'resend response'
  | 'inform timeout'
  | 'inform transport error'
  | 'terminate'

export const inviteServerTable: StateTable<
  InviteServerState,
  ServerInput | TimerInput,
  ServerAction | TimerAction
> = {
  proceeding: {
    request: to('proceeding', 'resend response'),
    '1xx': to('proceeding', 'send response'),
    '2xx': to('accepted', 'send response', 'start L'),
    '300-699': to('completed', 'send response', 'start G', 'start H'),
    'transport error': to('proceeding', 'inform transport error'),
  },
  accepted: {
    '2xx': to('accepted', 'send response'),
    'timer L': to('terminated', 'terminate'),
    'transport error': to('accepted', 'inform transport error'),
  },
  completed: {
    request: to('completed', 'resend response'),
    'timer G': to('completed', 'resend response', 'grow G'),
    'timer H': to('terminated', 'inform timeout', 'terminate'),
    ack: to('confirmed', 'stop G', 'stop H', 'start I'),
    'transport error': to('completed', 'inform transport error'),
  },
  confirmed: {
    'timer I': to('terminated', 'terminate'),
  },
  terminated: {},
}
