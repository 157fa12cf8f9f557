import { faultCode } from './errors.ts'
import { code, type Log } from './log.ts'

export type Stops = {
  /** Remembers how to stop what was just started. */
  add(name: string, stop: () => Promise<unknown>): void
  /** Stops everything, the latest first; each once, and a fault in one does not keep the others. */
  run(): Promise<void>
}

export function createStops(log: Log): Stops {
  const stops: { name: string; stop: () => Promise<unknown> }[] = []
  let stopping: Promise<void> | undefined

  async function all(): Promise<void> {
    for (const { name, stop } of stops.toReversed()) {
      await stop().catch((fault: unknown) =>
        log.error('stop.failed', { part: code(name), fault: code(faultCode(fault)) }),
      )
    }
  }

  return {
    add: (name, stop) => void stops.push({ name, stop }),
    run: () => (stopping ??= all()),
  }
}
