/** Runs one of the project's own programs on Node 26: `node scripts/run.mjs [node options] bench/bench.ts [arguments]`. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, fail, handOver, root } from './bootstrap.mjs'

const args = process.argv.slice(2)
const at = args.findIndex((arg) => !arg.startsWith('-'))
const program = join(root, args[at] ?? '')
await ensureInstalled()
if (at < 0 || !existsSync(program)) fail(`There is no ${args[at] ?? 'program'} here yet.`)
handOver([...args.slice(0, at), program, ...args.slice(at + 1)])
