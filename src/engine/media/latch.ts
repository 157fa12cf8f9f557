/**
 * Who may send into one socket of a relay, and where its answers go: a state table without a socket or a clock.
 *
 * Plain RTP carries no proof of its sender, so the address is all there is. What the signalling told ranks the
 * sources; the first valid packet of the best rank is latched; afterwards everything else is dropped (RTP bleed and
 * RTP inject, CVE-2025-53399). A (re)negotiation opens a short window in which a better source may still take over.
 */
export type Latch = {
  signalledAddress: string
  signalledPort: number
  /** Another address known to be the same party: where its signalling, or its RTP, comes from. */
  trustedAddress: string
  /** The signalled address cannot be reached as written (NAT) and no trusted one is known. */
  strangersAllowed: boolean
  latchedAddress: string
  latchedPort: number
  latchedRank: Rank
  windowEndsAtMs: number
  lastHeardAtMs: number
  candidateAddress: string
  candidatePort: number
  candidatePackets: number
}

/** Nobody · a stranger while strangers are allowed · the right address, another port · exactly as signalled. */
const NOBODY = 0
const STRANGER = 1
const SAME_ADDRESS = 2
const EXACT = 3
export type Rank = 0 | 1 | 2 | 3

export type LatchRules = {
  /** Always true in the product. Off only to show in a test what it prevents. */
  strictSource: boolean
  /** How long after a negotiation a source may still be learnt or replaced. */
  learnForMs: number
  /** How long the latched source must be silent, inside the window, before one of the same rank replaces it. */
  silentForMs: number
  /** Packets in a row that a stranger must send before it is believed. */
  strangerPackets: number
}

export const LATCH_RULES: LatchRules = {
  strictSource: true,
  learnForMs: 3000,
  silentForMs: 200,
  strangerPackets: 3,
}

export const newLatch = (): Latch => ({
  signalledAddress: '',
  signalledPort: 0,
  trustedAddress: '',
  strangersAllowed: false,
  latchedAddress: '',
  latchedPort: 0,
  latchedRank: NOBODY,
  windowEndsAtMs: 0,
  lastHeardAtMs: 0,
  candidateAddress: '',
  candidatePort: 0,
  candidatePackets: 0,
})

export const isLatched = (latch: Latch): boolean => latch.latchedRank !== NOBODY

/** Takes what a new SDP says about this party. The latch survives when the party stays where it was. */
export function negotiate(
  latch: Latch,
  signalled: Pick<Latch, 'signalledAddress' | 'signalledPort' | 'trustedAddress' | 'strangersAllowed'>,
  nowMs: number,
  rules: LatchRules = LATCH_RULES,
): void {
  const moved =
    latch.signalledAddress !== signalled.signalledAddress || latch.signalledPort !== signalled.signalledPort
  if (moved) unlatch(latch)
  latch.signalledAddress = signalled.signalledAddress
  latch.signalledPort = signalled.signalledPort
  latch.trustedAddress = signalled.trustedAddress
  latch.strangersAllowed = signalled.strangersAllowed
  latch.windowEndsAtMs = nowMs + rules.learnForMs
}

/** Opens the window again for a party not heard yet: its own SDP may be as old as the ringing was long. */
export function awaitFirstPacket(latch: Latch, nowMs: number, rules: LatchRules = LATCH_RULES): void {
  if (!isLatched(latch) && latch.signalledAddress !== '') latch.windowEndsAtMs = nowMs + rules.learnForMs
}

function unlatch(latch: Latch): void {
  latch.latchedAddress = ''
  latch.latchedPort = 0
  latch.latchedRank = NOBODY
  latch.candidatePackets = 0
}

/** Whether a valid packet from this source is accepted; learns from it. Changes `latch` in place, allocates nothing. */
export function accepts(
  latch: Latch,
  address: string,
  port: number,
  nowMs: number,
  rules: LatchRules = LATCH_RULES,
): boolean {
  if (isLatched(latch) && latch.latchedPort === port && latch.latchedAddress === address) {
    latch.lastHeardAtMs = nowMs
    return true
  }
  if (!rules.strictSource) return true
  const rank = rankOf(latch, address, port)
  if (rank === NOBODY || !mayReplace(latch, rank, nowMs, rules)) return false
  if (rank === STRANGER && !isBelieved(latch, address, port, rules)) return false

  latch.latchedAddress = address
  latch.latchedPort = port
  latch.latchedRank = rank
  latch.lastHeardAtMs = nowMs
  latch.candidatePackets = 0
  return true
}

function rankOf(latch: Latch, address: string, port: number): Rank {
  // Source port 0 is legal to forge and impossible to answer.
  if (latch.signalledAddress === '' || port === 0) return NOBODY
  if (address === latch.signalledAddress) return port === latch.signalledPort ? EXACT : SAME_ADDRESS
  if (address === latch.trustedAddress) return SAME_ADDRESS
  return latch.strangersAllowed ? STRANGER : NOBODY
}

function mayReplace(latch: Latch, rank: Rank, nowMs: number, rules: LatchRules): boolean {
  const open = nowMs < latch.windowEndsAtMs
  if (!isLatched(latch)) return open || rank >= SAME_ADDRESS
  if (!open) return false
  if (rank > latch.latchedRank) return true
  return rank === latch.latchedRank && nowMs - latch.lastHeardAtMs >= rules.silentForMs
}

/** Counts a stranger's packets in a row; two strangers at once reset each other. */
function isBelieved(latch: Latch, address: string, port: number, rules: LatchRules): boolean {
  const same = latch.candidateAddress === address && latch.candidatePort === port
  latch.candidatePackets = same ? latch.candidatePackets + 1 : 1
  latch.candidateAddress = address
  latch.candidatePort = port
  return latch.candidatePackets >= rules.strangerPackets
}
