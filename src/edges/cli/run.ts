import { type Command, CommanderError } from 'commander'

import { Failure, Refusal } from './failure.ts'
import { faultSentence } from './fault-sentence.ts'
import type { Launcher } from './launcher.ts'
import { createProgram } from './program.ts'
import { refusalSentence } from './refusal-sentence.ts'
import type { Terminal } from './terminal.ts'

/** Runs one command line. Resolves with the exit status: 0 it happened, 1 it did not, 2 it was asked wrongly. */
export async function runCommandLine(
  args: readonly string[],
  launcher: Launcher,
  terminal: Terminal,
): Promise<number> {
  const program = createProgram(launcher, terminal)
  for (const command of everyCommand(program))
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      outputError: (text, write) => write(usageSentence(text, command)),
    })
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (fault) {
    if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : 2
    terminal.err(sentence(fault))
    return fault instanceof Failure ? fault.status : 1
  }
}

function everyCommand(program: Command): Command[] {
  return [program, ...program.commands.flatMap(everyCommand)]
}

/** `error: unknown option '--x'` as a sentence that says where to look. */
function usageSentence(text: string, command: Command): string {
  const said = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
  const name = [...parentsOf(command), command.name()].slice(1).join(' ')
  return `${said.charAt(0).toUpperCase()}${said.slice(1).replace(/\.$/, '')}: see "npm run sotto -- ${name}${name && ' '}--help".`
}

function parentsOf(command: Command): string[] {
  return command.parent ? [...parentsOf(command.parent), command.parent.name()] : []
}

function sentence(fault: unknown): string {
  if (fault instanceof Failure) return fault.message
  return fault instanceof Refusal ? refusalSentence(fault) : faultSentence(fault)
}
