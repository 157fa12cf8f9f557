import type { Side, SideStats } from './media-engine.ts'

/** What the main thread and the relay thread say to each other. Requests carry a number that their reply repeats. */
export type WorkerSettings = {
  bind: string
  ports: { min: number; max: number; quarantineMs: number }
  silentAfterMs: number
}

/** What one side of one line is told; sent without a reply, because messages arrive in order. */
export type LineOrders = {
  relayId: string
  line: number
  side: Side
  on: boolean
  receives: boolean
  /** Empty: keep the address there is, and its latch. */
  address: string
  port: number
  rtcpAddress: string
  rtcpPort: number
  trustedAddress: string
  strangersAllowed: boolean
  clocks: [payloadType: number, hz: number][]
  packetsPerSecond: number
}

export type LinePorts = Record<Side, number>

export type WorkerRequest =
  /** Replies once the thread runs. */
  | { type: 'ready' }
  /** Binds the four sockets of one line; the relay begins with its first. Replies LinePorts. */
  | { type: 'open'; relayId: string; line: number }
  /** Replies Record<Side, SideStats>. */
  | { type: 'stats'; relayId: string }
  | { type: 'close'; relayId: string }
  | { type: 'stop' }

export type ToWorker = { request: number; ask: WorkerRequest } | { orders: LineOrders }

export type WorkerReply = LinePorts | Record<Side, SideStats> | null

export type FromWorker =
  | { request: number; reply: WorkerReply }
  | { request: number; error: string }
  | { silent: { relayId: string; silentMs: number } }
