/** Timers of RFC 3261 17 (table 4) and RFC 6026: one letter each. */
export type TimerName = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M'

/** `grown` gives the wait after one of `ms`; undefined `ms`: not set on this transport. Zero fires at once. */
export type TimerValue = { readonly ms: number | undefined; readonly grown?: (ms: number) => number }
export type TimerValues = Readonly<Record<TimerName, TimerValue>>

export const T1_MS = 500
/** T2 and T4 as multiples of T1, so that a smaller T1 shrinks everything alike: 4 s and 5 s by default. */
const T2_IN_T1 = 8
const T4_IN_T1 = 10
/** 64*T1: 32 s by default; also the least value of timer D. */
const LIFE_IN_T1 = 64

export type SipTimers = {
  readonly t1Ms: number
  readonly t2Ms: number
  /** 64*T1, how long anything is waited for. */
  readonly lifeMs: number
  readonly unreliable: TimerValues
  readonly reliable: TimerValues
}

/** All timers from T1, in ms. Retransmission is UDP's alone, and nothing lingers on TCP (RFC 3261 17.1.1.2). */
export function createTimers(t1Ms: number = T1_MS): SipTimers {
  const t2Ms = t1Ms * T2_IN_T1
  const t4Ms = t1Ms * T4_IN_T1
  const lifeMs = t1Ms * LIFE_IN_T1
  const double = (ms: number) => ms * 2
  const doubleToT2 = (ms: number) => Math.min(ms * 2, t2Ms)
  const life = { ms: lifeMs }

  const unreliable: TimerValues = {
    A: { ms: t1Ms, grown: double },
    B: life,
    D: life,
    E: { ms: t1Ms, grown: doubleToT2 },
    F: life,
    G: { ms: t1Ms, grown: doubleToT2 },
    H: life,
    I: { ms: t4Ms },
    J: life,
    K: { ms: t4Ms },
    L: life,
    M: life,
  }
  const never = { ms: undefined }
  const atOnce = { ms: 0 }
  const reliable: TimerValues = {
    ...unreliable,
    A: never,
    E: never,
    G: never,
    D: atOnce,
    I: atOnce,
    J: atOnce,
    K: atOnce,
  }
  return { t1Ms, t2Ms, lifeMs, unreliable, reliable }
}
