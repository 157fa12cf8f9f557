import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'

const ROOT = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'sotto boot-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const LOCK = JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } })
const MAIN = `
  process.on('SIGTERM', () => process.exit(7))
  console.log(JSON.stringify(process.argv.slice(2)))
  if (process.argv[2] === 'wait') setTimeout(() => {}, 60_000)
  if (process.argv[2] === 'fail') process.exit(3)`
/** Stands in for npm: puts this Node where the dependency would, counts, and takes its time. */
const NPM = `#!/bin/sh
echo "$@" >> installs
sleep 0.5
mkdir -p node_modules/node/bin
ln -s '${process.execPath}' node_modules/node/bin/node
cp package-lock.json node_modules/.package-lock.json`

/** A clone as it comes, in a folder with a space in its name. */
function freshClone(name: string): string {
  const place = join(folder, name)
  mkdirSync(join(place, 'src'), { recursive: true })
  mkdirSync(join(place, 'bin'))
  cpSync(join(ROOT, 'scripts'), join(place, 'scripts'), { recursive: true })
  writeFileSync(join(place, 'package-lock.json'), LOCK)
  writeFileSync(join(place, 'src/main.ts'), MAIN)
  writeFileSync(join(place, 'bin/npm'), NPM, { mode: 0o755 })
  return place
}

/** Runs `scripts/sotto.mjs`; `old` takes away what Node 20 does not have. */
function start(
  place: string,
  args: string[],
  options: { old?: boolean; onOutput?: (kill: () => void) => void } = {},
) {
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: `${join(place, 'bin')}:${process.env['PATH']}` }
  delete env['npm_execpath']
  const flags = options.old ? ['--import', 'data:text/javascript,process.execve=undefined'] : []
  const child = spawn(process.execPath, [...flags, join(place, 'scripts/sotto.mjs'), ...args], { env })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    options.onOutput?.(() => child.kill('SIGTERM'))
  })
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return new Promise<{ code: number | null; out: string; err: string }>((done) => {
    child.on('close', (code) => done({ code, out, err }))
  })
}

function installs(place: string): number {
  const list = join(place, 'installs')
  return existsSync(list) ? readFileSync(list, 'utf8').trimEnd().split('\n').length : 0
}

test('two starts at once in a fresh clone install once, and both run', async () => {
  const place = freshClone('twice')

  const [one, two] = await Promise.all([start(place, ['serve', 'a b']), start(place, ['doctor'])])

  assert.equal(one.out, '["serve","a b"]\n')
  assert.equal(two.out, '["doctor"]\n')
  assert.equal(installs(place), 1)
  assert.match(one.err + two.err, /Waiting for another start/)
})

test('a start that finds everything installed says nothing of it', async () => {
  const place = freshClone('again')
  await start(place, [])

  const again = await start(place, ['x'])

  assert.deepEqual(again, { code: 0, out: '["x"]\n', err: '' })
  assert.equal(installs(place), 1)
})

test('a changed lock file is installed anew', async () => {
  const place = freshClone('changed')
  await start(place, [])
  writeFileSync(join(place, 'package-lock.json'), LOCK.replace('1.0.0', '1.0.1'))
  rmSync(join(place, 'node_modules/node'), { recursive: true })

  await start(place, [])

  assert.equal(installs(place), 2)
})

test('an install that fails says why and starts nothing', async () => {
  const place = freshClone('broken')
  writeFileSync(join(place, 'bin/npm'), '#!/bin/sh\necho registry away >&2\nexit 4', { mode: 0o755 })

  const { code, out, err } = await start(place, ['serve'])

  assert.equal(code, 1)
  assert.equal(out, '')
  assert.match(err, /registry away\nnpm ci failed \(exit 4\)/)
  assert.ok(!existsSync(join(place, '.install.lock')))
})

test('what an install that died left behind does not stop the next one', async () => {
  const place = freshClone('died')
  writeFileSync(join(place, '.install.lock'), '4194303')

  const { code } = await start(place, [])

  assert.equal(code, 0)
  assert.equal(installs(place), 1)
})

test('linked dependencies that do not match are left to their owner', async () => {
  const place = freshClone('linked')
  mkdirSync(join(folder, 'elsewhere'))
  symlinkSync(join(folder, 'elsewhere'), join(place, 'node_modules'))

  const { code, err } = await start(place, [])

  assert.equal(code, 1)
  assert.match(err, /node_modules is a link/)
  assert.equal(installs(place), 0)
})

for (const old of [false, true]) {
  test(`exit codes and signals pass through${old ? ' on a Node without execve' : ''}`, async () => {
    const place = freshClone(`through-${old}`)
    await start(place, [])

    const failed = await start(place, ['fail'], { old })
    const stopped = await start(place, ['wait'], { old, onOutput: (kill) => kill() })

    assert.equal(failed.code, 3)
    assert.equal(stopped.code, 7)
  })
}
