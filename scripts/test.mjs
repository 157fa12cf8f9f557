/** `npm test [-- path ...]`: the whole suite from a fresh clone, on Node 26. What it does is in test-suite.ts. */
import { join } from 'node:path'
import { ensureInstalled, handOver, root } from './bootstrap.mjs'

await ensureInstalled()
handOver([join(root, 'scripts', 'test-suite.ts'), ...process.argv.slice(2)])
