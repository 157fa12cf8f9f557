/** The two parties of a relay. By custom `a` is the calling party, but either may offer first. */
export type Side = 'a' | 'b'

/** What came in from one side and was accepted. `lost` and `jitterMs` per RFC 3550 A.3 and A.8, worst line. */
export type SideStats = {
  packets: number
  bytes: number
  lost: number
  jitterMs: number
  /** Packets refused: wrong source, not RTP, over the rate, or for a line that is off. */
  dropped: number
}

export type TranslateOptions = {
  /**
   * The IP address the signalling of `from` came from (the remote end of its SIP flow). With it, a phone behind
   * NAT is recognised by that address alone; without it, only a short learning window tells friend from stranger.
   */
  source?: string
}

/** Two parties whose packets pass through us. Never closes by itself, except when the worker thread is lost. */
export interface Relay {
  readonly id: string
  /**
   * Turns SDP that came from `from` into SDP for the other side: our address and ports in place of theirs, what we
   * cannot carry refused with port 0. Remembers where `from` wants its media. Offers and answers alike (RFC 3264).
   * Rejects with AppError `media.sdp_invalid` or `media.not_acceptable` (answer 488), `media.ports_exhausted`
   * or `media.relay_closed` (answer 503).
   */
  translate(from: Side, sdp: string, options?: TranslateOptions): Promise<string>
  /** Takes back the last `translate(from)`: call it when the other side refused a re-INVITE made from it. */
  rollback(from: Side): void
  stats(): Promise<Record<Side, SideStats>>
  /** Idempotent. The ports rest for a while before another relay gets them. */
  close(): Promise<void>
}

/** News from the engine: ids and counts only. */
export type MediaEvents = {
  /** No accepted packet from either side for the configured time. Once per silence; the relay stays open. */
  'relay.silent': [event: { relayId: string; silentMs: number }]
  /** The relay is gone although nobody closed it: its worker thread was lost. Hang up the call. */
  'relay.closed': [event: { relayId: string; cause: 'worker_lost' }]
}

export interface MediaEngine {
  /** Rejects with AppError `media.ports_exhausted` when no pair of ports is free. */
  createRelay(options: { id: string }): Promise<Relay>
  stats(): Promise<{ relays: number }>
  on<Name extends keyof MediaEvents>(name: Name, listener: (...args: MediaEvents[Name]) => void): void
  close(): Promise<void>
}
