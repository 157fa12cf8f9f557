/**
 * What was received from one source: RFC 3550 A.1 (sequence), A.3 (loss) and A.8 (jitter), without A.1's probation:
 * whoever calls `countPacket` has already decided to accept the packet. Updated in place, no allocation per packet.
 */
export type Reception = {
  ssrc: number
  started: boolean
  baseSequence: number
  highestSequence: number
  cycles: number
  received: number
  /** The sequence number that would confirm that the source restarted after a large jump. */
  badSequence: number
  lastTransit: number
  /** In units of the media clock. */
  jitter: number
  clockHz: number
  /** Loss of sources that came before this one in the same stream. */
  lostBefore: number
}

const SEQUENCES = 65_536
const MAX_DROPOUT = 3000
const MAX_MISORDER = 100
const NONE = SEQUENCES + 1

export const newReception = (): Reception => ({
  ssrc: 0,
  started: false,
  baseSequence: 0,
  highestSequence: 0,
  cycles: 0,
  received: 0,
  badSequence: NONE,
  lastTransit: Number.NaN,
  jitter: 0,
  clockHz: 8000,
  lostBefore: 0,
})

/**
 * Counts one packet that arrived at `arrivalMs` (any clock that never runs backwards). A `clockHz` of 0 leaves jitter
 * alone: for unknown codecs, and for telephone events, whose timestamp stands still by design (RFC 4733 2.2.1).
 */
export function countPacket(
  reception: Reception,
  ssrc: number,
  sequence: number,
  timestamp: number,
  arrivalMs: number,
  clockHz: number,
): void {
  if (!reception.started || reception.ssrc !== ssrc) {
    if (reception.started) reception.lostBefore = packetsLost(reception)
    reception.ssrc = ssrc
    reception.jitter = 0
    restart(reception, sequence)
  } else if (!follows(reception, sequence)) {
    return
  }
  reception.received += 1
  if (clockHz > 0) countJitter(reception, timestamp, arrivalMs, clockHz)
}

function restart(reception: Reception, sequence: number): void {
  reception.started = true
  reception.baseSequence = sequence
  reception.highestSequence = sequence
  reception.cycles = 0
  reception.received = 0
  reception.badSequence = NONE
  reception.lastTransit = Number.NaN
}

/** RFC 3550 A.1 `update_seq`: false for the first packet of what looks like a restart. */
function follows(reception: Reception, sequence: number): boolean {
  const step = (sequence - reception.highestSequence + SEQUENCES) % SEQUENCES
  if (step < MAX_DROPOUT) {
    if (sequence < reception.highestSequence) reception.cycles += SEQUENCES
    reception.highestSequence = sequence
    return true
  }
  if (step > SEQUENCES - MAX_MISORDER) return true
  if (sequence !== reception.badSequence) {
    reception.badSequence = (sequence + 1) % SEQUENCES
    return false
  }
  reception.lostBefore = packetsLost(reception)
  restart(reception, sequence)
  return true
}

/** RFC 3550 A.8. A change of clock (another codec, telephone events) starts the transit anew. */
function countJitter(reception: Reception, timestamp: number, arrivalMs: number, clockHz: number): void {
  const transit = (arrivalMs * clockHz) / 1000 - timestamp
  if (clockHz !== reception.clockHz) {
    reception.jitter = (reception.jitter * clockHz) / reception.clockHz
    reception.clockHz = clockHz
    reception.lastTransit = Number.NaN
  }
  const change = Math.abs(transit - reception.lastTransit)
  reception.lastTransit = transit
  // The timestamp wraps after 2^32 units, and starts again elsewhere after a hold: neither is jitter.
  if (Number.isNaN(change) || change > clockHz * 10) return
  reception.jitter += (change - reception.jitter) / 16
}

/** Packets expected less packets received (RFC 3550 A.3), never below 0: duplicates do not undo a loss. */
export function packetsLost(reception: Reception): number {
  if (!reception.started) return 0
  const expected = reception.cycles + reception.highestSequence - reception.baseSequence + 1
  return reception.lostBefore + Math.max(0, expected - reception.received)
}

export function jitterMs(reception: Reception): number {
  return (reception.jitter * 1000) / reception.clockHz
}
