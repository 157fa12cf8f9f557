import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'

/** Where a command speaks to. Results go to `out`, everything else to `err`, so that a script can read the first. */
export type Terminal = {
  out(text: string): void
  err(text: string): void
  /** A person sits at it: may be asked, sees progress. */
  readonly isInteractive: boolean
  /** One line, typed or piped in; empty at the end of input. */
  ask(question: string): Promise<string>
  /** Everything that is piped in, without the last line end. */
  readInput(): Promise<string>
}

// Whoever reads the output may have read enough: `records | head -1`.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => process.exit(fault.code === 'EPIPE' ? 0 : 1))

export const processTerminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  isInteractive: process.stdin.isTTY && process.stderr.isTTY,
  async ask(question) {
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    try {
      const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
      return await Promise.race([lines.question(question), ended])
    } finally {
      lines.close()
    }
  },
  readInput: async () => (await text(process.stdin)).replace(/\r?\n$/, ''),
}
