import { Command } from 'commander'

import { addAuditCommands } from './commands/audit.ts'
import { addDeviceCommands } from './commands/device.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addEraseCommand } from './commands/erase.ts'
import { addExportCommand } from './commands/export.ts'
import { addRecordsCommand } from './commands/records.ts'
import { addSetupCommand } from './commands/setup.ts'
import { addUserCommands } from './commands/user.ts'
import { addVerifyCommand } from './commands/verify.ts'
import type { Launcher } from './launcher.ts'
import { type Common, createPerform, example } from './task.ts'
import type { Terminal } from './terminal.ts'

const ABOUT = `Sotto's command line. A command asks the server that runs on the data folder; where none runs, it does the work by itself.
<person> is an id, a login or an extension. It ends with 0 only when it happened, with 1 when it did not, and with 2 when it was asked wrongly.`

/** All commands. Nothing runs until it is parsed. */
export function createProgram(launcher: Launcher, terminal: Terminal): Command {
  const program = new Command('sotto')
    .description(ABOUT)
    .option('--data <folder>', 'the data folder to work on; stands above SOTTO_DATA')
    .option('--url <address>', 'a server elsewhere, with --token; stands above SOTTO_URL')
    .option('--token <token>', 'an API token; better given as SOTTO_TOKEN, which others cannot see')
    .option('--tenant <name>', 'which company, where the system has several: id or short name')
    .option('--json', 'print one JSON document and nothing else')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .helpCommand(false)

  example(
    program.command('serve').description('start everything and run until it is stopped'),
    'serve',
  ).action((_options: object, command: Command) => launcher.serve(command.optsWithGlobals<Common>()))
  const perform = createPerform(launcher, terminal)
  addSetupCommand(program, perform)
  addUserCommands(program, perform)
  addDeviceCommands(program, perform)
  addRecordsCommand(program, perform)
  addExportCommand(program, perform)
  addEraseCommand(program, perform)
  addVerifyCommand(program, perform)
  addAuditCommands(program, perform)
  addDoctorCommand(program, launcher, terminal)
  example(
    program.command('help').argument('[words...]').description('tell how a command is used'),
    'help user add',
  ).action((words: string[]) => helpFor(program, words))
  return program
}

/** `help user add` is `user add --help`; of words that are no command, what there is as far as they go. */
function helpFor(program: Command, words: readonly string[]): void {
  let command = program
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word)
    if (!next) return command.error(`error: unknown command '${word}'`)
    command = next
  }
  command.outputHelp()
}
