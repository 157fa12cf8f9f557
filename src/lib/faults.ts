import { faultCode } from './errors.ts'
import { code, type Log, type LogCode } from './log.ts'

/** What a log line may say of a fault: its code and the first line of ours. Never the message, which may repeat what somebody typed. */
export function faultFields(fault: unknown): { fault: LogCode; at: LogCode } {
  const frame = fault instanceof Error ? /src\/([\w/.-]+):(\d+)/.exec(fault.stack ?? '') : null
  const said = faultCode(fault)
  return {
    // An SQLSTATE such as 23505 looks like a number somebody dialled; with its name in front it is a code.
    fault: code(/^\d/.test(said) ? `sql.${said}` : said),
    at: code(frame ? `${frame[1]?.replaceAll('/', '.')}:${frame[2]}` : '?'),
  }
}

/**
 * Left to itself the process would print what nobody caught with its message and data, a row's values among them, and end on a
 * promise that nobody awaits. A forgotten promise is logged and the calls go on; anything else leaves an unknown state and ends it.
 */
export function watchForFaults(log: Log): void {
  process.on('unhandledRejection', (fault) => log.error('process.promise_forgotten', faultFields(fault)))
  process.on('uncaughtException', (fault) => {
    log.error('process.fault_uncaught', faultFields(fault))
    process.exit(70)
  })
}
