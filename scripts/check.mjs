/** `npm run check`: format, lint, types and laws, one line each. What a change must pass before its tests matter. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, nodePath, root } from './bootstrap.mjs'

await ensureInstalled()
const bin = (packageName, file) => join(root, 'node_modules', packageName, file)
const places = ['src', 'test', 'web', 'scripts', 'bench', 'demo'].filter((place) =>
  existsSync(join(root, place)),
)
const hasWeb = existsSync(join(root, 'web', 'src'))

const steps = [
  ['format', [bin('oxfmt', 'bin/oxfmt'), '--check', ...places], 'npx oxfmt puts it right'],
  ['lint', [bin('oxlint', 'bin/oxlint'), '--type-aware', '--quiet', ...places]],
  ['types', [bin('typescript', 'bin/tsc'), '--noEmit', '-p', '.']],
  ...(hasWeb ? [['types of web/', [bin('typescript', 'bin/tsc'), '--noEmit', '-p', 'web']]] : []),
  ['lock', [join(root, 'scripts/complete-lock.mjs'), '--check']],
  ['laws', [join(root, 'test/architecture.test.ts')]],
]

let failed = 0
for (const [name, args, hint] of steps) {
  const started = performance.now()
  const { code, output } = await run(args)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const told = /^src: .*$/m.exec(output)?.[0] ?? '' // the laws tell the sizes of src/
  console.log(`${code === 0 ? '  ok' : 'FAIL'}  ${name}  ${seconds} s  ${told}`.trimEnd())
  if (code !== 0) {
    failed++
    const breaches = output.match(/^\s*• .*$/gm) // the laws say theirs in one line each
    console.log(`${breaches ? breaches.join('\n') : output.trimEnd()}${hint ? `\n${hint}` : ''}\n`)
  }
}
console.log(failed === 0 ? 'All checks hold.' : `${failed} of ${steps.length} checks fail.`)
process.exit(failed === 0 ? 0 : 1)

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(nodePath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', (code) => resolve({ code, output }))
  })
}
