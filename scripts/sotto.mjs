/** `npm start` and `npm run sotto`: installs when needed, then Sotto itself on Node 26. */
import { join } from 'node:path'
import { ensureInstalled, handOver, root } from './bootstrap.mjs'

await ensureInstalled()
handOver([join(root, 'src', 'main.ts'), ...process.argv.slice(2)])
