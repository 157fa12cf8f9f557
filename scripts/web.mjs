/**
 * The web client, built when it is needed: on the first start, and again after its sources or the lock changed.
 * Also runs by itself: `node scripts/web.mjs` builds, `--force` builds in any case.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const web = join(root, 'web')

/** The folder the server serves. Text files in it lie beside their .br and .gz. */
export const dist = join(web, 'dist')
const stampFile = join(dist, '.built-from')

/** Files that decide what the build looks like; `web/dist` and tests are not among them. */
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json']
const COMPRESSED = new Set(['.js', '.css', '.svg', '.html', '.json'])
const LAST_LINES = 20
/** A build takes seconds; one this old was killed. */
const ABANDONED_AFTER_MS = 10 * 60_000

let running

/**
 * Builds the web client unless it is there and fresh; returns the folder to serve and whether it was built just now.
 * Fresh takes some milliseconds. `log` receives one sentence when a build starts and one when it is done.
 * Throws with the last lines of Vite when the build fails.
 */
export async function ensureWebBuilt(log = () => {}, { force = false } = {}) {
  const wanted = fingerprint()
  if (!force && isFresh(wanted)) return { dist, built: false }
  running ??= build(wanted, log).finally(() => (running = undefined))
  await running
  return { dist, built: true }
}

function isFresh(wanted) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted
}

/** SHA-256 over name and content of each source and the lock, in one order. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const file of SOURCES.flatMap((name) => filesUnder(join(web, name), name))) {
    hash.update(`\0${file}\0`).update(readFileSync(join(web, file)))
  }
  return hash.digest('hex')
}

function filesUnder(path, name) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return name.endsWith('.test.ts') ? [] : [name]
  return readdirSync(path)
    .toSorted()
    .flatMap((entry) => filesUnder(join(path, entry), `${name}/${entry}`))
}

/** Builds beside and moves into place: a server that is serving the old files, or a second start, never sees half. */
async function build(stamp, log) {
  const started = Date.now()
  log('Building the web client (once, some seconds)...')
  removeLeftOvers()
  const fresh = mkdtempSync(join(web, '.dist-'))
  try {
    await runVite(fresh)
    await compress(fresh)
    writeFileSync(join(fresh, '.built-from'), stamp)
    putInPlace(fresh, stamp)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  log(`Web client built in ${((Date.now() - started) / 1000).toFixed(1)} s.`)
}

/** Folders of builds that were killed half-way. */
function removeLeftOvers() {
  for (const name of readdirSync(web).filter((entry) => entry.startsWith('.dist-'))) {
    const folder = join(web, name)
    if (Date.now() - statSync(folder).mtimeMs > ABANDONED_AFTER_MS)
      rmSync(folder, { recursive: true, force: true })
  }
}

/** Another start may have put the same build there meanwhile: then that one is as good. */
function putInPlace(fresh, stamp) {
  const old = `${fresh}-old`
  try {
    if (existsSync(dist)) renameSync(dist, old)
    renameSync(fresh, dist)
  } catch (fault) {
    if (!isFresh(stamp)) throw fault
  } finally {
    rmSync(old, { recursive: true, force: true })
  }
}

/** A child process: its memory goes when it ends, and the server's own loop is not held up. */
function runVite(outDir) {
  const args = [join(root, 'node_modules/vite/bin/vite.js'), 'build', web, '--outDir', outDir]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args, '--logLevel', 'warn'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else
        reject(
          new Error(`The web client did not build:\n${output.split('\n').slice(-LAST_LINES).join('\n')}`),
        )
    })
  })
}

async function compress(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && COMPRESSED.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    // The page itself is written anew for each visit: it carries the nonce of its policy.
    .filter((file) => file !== join(folder, 'index.html'))
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
  await Promise.all(
    files.map(async (file) => {
      const bytes = readFileSync(file)
      writeFileSync(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }))
      writeFileSync(`${file}.br`, await promisify(brotliCompress)(bytes, brotli))
    }),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { built } = await ensureWebBuilt((line) => process.stderr.write(`${line}\n`), {
    force: process.argv.includes('--force'),
  })
  if (!built) process.stderr.write('The web client is up to date.\n')
}
