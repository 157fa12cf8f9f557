/** What the bench and its two processes tell each other. Ports are on loopback. */
export type ToRelay = { open: { calls: [a: number, b: number][] } } | { cpu: true } | { stop: true }
export type FromRelay =
  | { ready: true }
  /** Per call: where `a` sends to, where `b` sends to. */
  | { opened: [forA: number, forB: number][] }
  | { cpuMs: number }

export type ToLoad =
  | { bind: { calls: number } }
  | { play: { targets: [number, number][]; seconds: number } }
  | { stop: true }
export type FromLoad =
  | { ready: true }
  | { bound: [number, number][] }
  | { played: { sent: number; received: number; tookMs: number; delaysMs: number[] } }
