import { watchForFaults } from '#lib/faults.ts'
import { createLog } from '#lib/log.ts'

import { runCommandLine } from '#edges/cli/run.ts'
import { processTerminal } from '#edges/cli/terminal.ts'
import type { Launcher, Said } from '#edges/cli/launcher.ts'

import { type Config, readConfig } from './config.ts'
import type { Sotto } from './start.ts'

// The parts are loaded by who needs them: a command that asks a running server answers in half the time.
const launcher: Launcher = {
  settings: configFor,
  async serve(said) {
    const config = configFor(said)
    const { start } = await import('./start.ts')
    const log = logAt(config.log)
    watchForFaults(log)
    const sotto = await start(config, log)
    // Listening before anybody is told that it is ready: who waits for that line may ask at once.
    const asked = untilAsked()
    console.log(whereItIs(sotto).join('\n'))
    await asked
    await sotto.stop()
  },
  async examineGround(said) {
    const { examineGround } = await import('./housekeeping.ts')
    return examineGround(configFor(said))
  },
  // A command says in one sentence what went wrong; the lines of the parts would only hide it.
  async startQuietly(said) {
    const { start } = await import('./start.ts')
    return start(configFor(said), logAt('error'), { quiet: true })
  },
}

process.exit(await runCommandLine(process.argv.slice(2), launcher, processTerminal))

/** Told in one piece: a program that waits for the first line has the others too. */
function whereItIs(sotto: Pick<Sotto, 'webAddress' | 'networkAddress' | 'setupLink'>): string[] {
  return [
    `Sotto is ready: ${sotto.webAddress ?? 'no web port is open'}`,
    ...(sotto.networkAddress ? [`For other machines: ${sotto.networkAddress}`] : []),
    ...(sotto.setupLink
      ? [`Set up the first administrator (once, within 24 hours): ${sotto.setupLink}`]
      : []),
  ]
}

function configFor({ data, url, token }: Said): Config {
  const said = { SOTTO_DATA: data, SOTTO_URL: url, SOTTO_TOKEN: token }
  return readConfig({
    ...process.env,
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value)),
  })
}

function logAt(level: Config['log']) {
  return createLog((line) => process.stderr.write(`${line}\n`), level)
}

/** Resolves when the operator, or the system, asks the process to stop. */
function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
}
