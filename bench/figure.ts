/** One measured figure. With a target, `ok` says whether it was met; with a peer, `ratio` is ours over theirs in the same run. */
export type Figure = {
  name: string
  value: number
  unit: string
  target?: number
  /** Is more better (`least`) or less (`most`)? Decides `ok`. */
  bound?: 'least' | 'most'
  ok?: boolean
  peer?: string
  ratio?: number
  /** How it was measured, in a few words, for the table in docs/benchmarks.md. */
  method?: string
}

export type Bench = {
  name: string
  about: string
  run(options: BenchOptions): Promise<Figure[]>
}

export type BenchOptions = {
  /** Smaller sizes for a quick look; the published figures use the full ones. */
  quick: boolean
  /** What goes on, for people who wait; never part of the result. */
  progress(text: string): void
}

/** Fills in `ok` from value, target and bound. */
export function judged(figure: Figure): Figure {
  if (figure.target === undefined) return figure
  const ok = figure.bound === 'most' ? figure.value <= figure.target : figure.value >= figure.target
  return { ...figure, ok }
}

/** The value below which `share` (0 to 1) of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5)
}
