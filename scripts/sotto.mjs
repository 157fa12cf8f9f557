/** `npm start` and `npm run sotto`: installs when needed, builds the pages when they are to be served, then Sotto itself on Node 26. */
import { join } from 'node:path'
import { ensureInstalled, handOver, root } from './bootstrap.mjs'
import { ensureWebBuilt } from './web.mjs'

await ensureInstalled()
const args = process.argv.slice(2)
const asksForHelp = args.includes('--help') || args.includes('-h')
if ((args[0] ?? 'serve') === 'serve' && !asksForHelp) {
  try {
    await ensureWebBuilt((line) => process.stderr.write(`${line}\n`))
  } catch (fault) {
    // The API and the telephones work without the pages.
    process.stderr.write(`${fault.message}\n`)
  }
}
handOver([join(root, 'src', 'main.ts'), ...args])
