/**
 * Structured log lines. A line is an event name and values that cannot identify a person: ids, counts, codes.
 * `Loggable` leaves no room for text typed by or about people; names, numbers and addresses stay out by type.
 */
export type Loggable = number | boolean | null | undefined | LogCode
/** A word from our own vocabulary (`call.answered`, `udp`, `ECONNRESET`) or a random id. Made with `code()`. */
export type LogCode = string & { readonly __loggable: true }

export type Log = {
  debug(event: string, fields?: Record<string, Loggable>): void
  info(event: string, fields?: Record<string, Loggable>): void
  warn(event: string, fields?: Record<string, Loggable>): void
  error(event: string, fields?: Record<string, Loggable>): void
}

/** Longest value that still counts as a code; ids are 36 characters. */
const CODE_LIMIT = 64

/** Marks a value from our own vocabulary as loggable; anything that is not shaped like a code becomes `?`. */
export function code(value: string): LogCode {
  const shaped = value.length <= CODE_LIMIT && /^[A-Za-z][A-Za-z0-9_.:-]*$|^[0-9a-f-]{32,36}$/.test(value)
  return (shaped ? value : '?') as LogCode
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LEVELS)[number]

/** A log that writes one JSON line per event at or above `level`. */
export function createLog(
  write: (line: string) => void,
  level: LogLevel = 'info',
  now = () => new Date(),
): Log {
  const least = LEVELS.indexOf(level)
  const at =
    (name: LogLevel) =>
    (event: string, fields: Record<string, Loggable> = {}) => {
      if (LEVELS.indexOf(name) < least) return
      write(JSON.stringify({ at: now().toISOString(), level: name, event, ...fields }))
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

export const silentLog: Log = createLog(() => undefined, 'error')
