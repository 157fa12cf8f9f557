import { faultCode } from './errors.ts'
import { code, type Log } from './log.ts'

/** File and line of a bug, for the log: the first frame of ours. Never the message, which may repeat what somebody typed. */
export function faultPlace(fault: unknown): string {
  const frame = fault instanceof Error ? /src\/([\w/.-]+):(\d+)/.exec(fault.stack ?? '') : null
  return frame ? `${frame[1]?.replaceAll('/', '.')}:${frame[2]}` : '?'
}

/**
 * Left to itself the process would print what nobody caught with its message and data, a row's values among them, and end on a
 * promise that nobody awaits. A forgotten promise is logged and the calls go on; anything else leaves an unknown state and ends it.
 */
export function watchForFaults(log: Log): void {
  const told = (fault: unknown) => ({ fault: code(faultCode(fault)), at: code(faultPlace(fault)) })
  process.on('unhandledRejection', (fault) => log.error('process.promise_forgotten', told(fault)))
  process.on('uncaughtException', (fault) => {
    log.error('process.fault_uncaught', told(fault))
    process.exit(70)
  })
}
