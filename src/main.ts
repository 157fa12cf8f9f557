import { createLog, type Log } from '#lib/log.ts'

import { faultSentence } from '#edges/cli/fault-sentence.ts'

import { start } from './start.ts'
import { type Config, readConfig } from './config.ts'

try {
  const config = readConfig(process.env)
  const log = createLog((line) => process.stderr.write(`${line}\n`), config.log)
  await serve(config, log)
} catch (fault) {
  process.stderr.write(`${faultSentence(fault)}\n`)
  process.exit(1)
}

/** Starts, says where it is, and stops everything in reverse order when asked to. */
async function serve(config: Config, log: Log): Promise<void> {
  const sotto = await start(config, log)
  const stop = () => void sotto.stop().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  console.log(`Sotto is ready: ${sotto.webAddress ?? 'no web port is open'}`)
  if (sotto.networkAddress) console.log(`For other machines: ${sotto.networkAddress}`)
  if (sotto.setupLink)
    console.log(`Set up the first administrator (once, within 24 hours): ${sotto.setupLink}`)
}
