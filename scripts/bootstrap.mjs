/**
 * What every npm script stands on. Runs on Node 20 and needs nothing installed; makes sure that node_modules
 * holds what package-lock.json names, and tells where the Node 26 is that came with it.
 */
import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const installLock = join(root, '.install.lock')
/** An install takes half a minute; a lock older than this was left by a process that died. */
const STALE_LOCK_MS = 15 * 60_000

/** The Node 26 that is one of the dependencies. */
export const nodePath = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Installs what is missing or differs from package-lock.json; returns at once when nothing is. */
export async function ensureInstalled() {
  if (isInstalled()) return
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) {
    fail('node_modules is a link, and what it points to does not match package-lock.json: run npm ci there.')
  }
  await holdLock(async () => {
    if (!isInstalled()) await install()
  })
}

/** npm writes its hidden lock last, so an install that was cut short has none. */
function isInstalled() {
  const wanted = readLock(join(root, 'package-lock.json'))
  const found = readLock(join(modules, '.package-lock.json'))
  if (!found || !existsSync(nodePath)) return false
  return Object.entries(wanted ?? {}).every(
    ([path, entry]) => path === '' || entry.optional || found[path]?.version === entry.version,
  )
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined // missing or half written: both mean that nothing can be relied on
  }
}

async function install() {
  const started = Date.now()
  const finish = showProgress('Installing dependencies')
  const { code, output } = await runNpm([
    'ci',
    '--include=dev',
    '--ignore-scripts=false', // the Node and PostgreSQL programs are put in place by such scripts
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  finish()
  if (code !== 0 || !existsSync(nodePath)) {
    process.stderr.write(output)
    fail(`npm ci failed (exit ${code}); the lines above say why.`)
  }
  process.stderr.write(`Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.\n`)
}

/** npm runs on the Node it was started with: the one in node_modules is being replaced meanwhile. */
function runNpm(args) {
  const npmScript = process.env.npm_execpath
  const [command, ...first] =
    npmScript && /^npm-cli\.c?js$/.test(basename(npmScript))
      ? [process.env.npm_node_execpath ?? process.execPath, npmScript]
      : ['npm']
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    process.once('exit', () => child.kill())
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ code: error.code, output: `${output}${error.message}\n` }))
    child.on('close', (code, signal) => resolve({ code: code ?? signal, output }))
  })
}

function showProgress(text) {
  const started = Date.now()
  if (!process.stderr.isTTY) {
    process.stderr.write(`${text} (once, about half a minute)...\n`)
    return () => {}
  }
  const draw = () =>
    process.stderr.write(
      `\r${text} (once, about half a minute)... ${Math.round((Date.now() - started) / 1000)} s `,
    )
  draw()
  const timer = setInterval(draw, 1000)
  return () => {
    clearInterval(timer)
    process.stderr.write('\r\x1b[K')
  }
}

/** Two starts at once must not install twice: the second waits for the first, then looks again. */
async function holdLock(work) {
  let told = false
  for (;;) {
    try {
      const file = openSync(installLock, 'wx')
      writeSync(file, String(process.pid))
      closeSync(file)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (isStale()) rmSync(installLock, { force: true })
      else {
        if (!told) process.stderr.write('Waiting for another start that is installing dependencies...\n')
        told = true
        await sleep(300)
      }
    }
  }
  const release = () => rmSync(installLock, { force: true })
  process.once('exit', release)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, exitOnSignal)
  try {
    await work()
  } finally {
    release()
    process.off('exit', release)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, exitOnSignal)
  }
}

function exitOnSignal() {
  process.exit(130)
}

function isStale() {
  try {
    if (Date.now() - statSync(installLock).mtimeMs > STALE_LOCK_MS) return true
    const pid = Number(readFileSync(installLock, 'utf8'))
    if (!pid) return false // just made, its owner has not written yet
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH' || error.code === 'ENOENT'
  }
}

/** Runs a program in place of this one: same terminal, its exit code, and its signals are ours. */
export function handOver(args, { env: given = process.env } = {}) {
  // What was compiled once is kept beside the packages: the next start takes two thirds of the time.
  const env = { NODE_COMPILE_CACHE: join(modules, '.cache', 'sotto'), ...given }
  // On Node 26 the process becomes the new one; on older ones it stays, to pass signals and the exit code.
  if (typeof process.execve === 'function' && process.platform !== 'win32')
    process.execve(nodePath, [nodePath, ...args], env)
  const child = spawn(nodePath, args, { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']) {
    process.on(signal, () => {
      // A terminal's Ctrl-C reaches the whole group: passing it on would make it two.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => fail(`Could not start ${nodePath}: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    } else process.exit(code ?? 1)
  })
}

/** Ends with a sentence on standard error and exit code 1. */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
