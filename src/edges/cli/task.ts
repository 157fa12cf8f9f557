import type { Command } from 'commander'

import type { Api } from './api.ts'
import { withApi } from './connect.ts'
import type { Launcher, Said } from './launcher.ts'
import type { Terminal } from './terminal.ts'

/** Options that every command takes, before or behind its name. */
export type Common = Said & { tenant?: string; json?: boolean }

/** What a command works with. */
export type Task = {
  readonly api: Api
  readonly terminal: Terminal
  readonly json: boolean
  /** A server runs, in another process. */
  readonly isServing: boolean
  /** The result, once: one JSON document for a program, `text` for a person. */
  show(document: unknown, text: () => string): void
}

/** Runs the work of `command` with the API that its options lead to. */
export type Perform = (command: Command, work: (task: Task) => Promise<void>) => Promise<void>

export function createPerform(launcher: Launcher, terminal: Terminal): Perform {
  return (command, work) => {
    const said = command.optsWithGlobals<Common>()
    const json = said.json === true
    return withApi(launcher, said, (api, isServing) =>
      work({
        api,
        terminal,
        json,
        isServing,
        show: (document, text) => terminal.out(json ? JSON.stringify(document, null, 2) : text()),
      }),
    )
  }
}

/** The example that the help of each command ends with. */
export function example(command: Command, ...words: string[]): Command {
  return command.addHelpText(
    'after',
    `\nExample:\n${words.map((line) => `  npm run sotto -- ${line}`).join('\n')}`,
  )
}
