import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

/** A process that watches for faults and then runs this. */
function run(code: string) {
  const at = (file: string) => JSON.stringify(join(import.meta.dirname, file))
  const script = `
    const { watchForFaults } = await import(${at('faults.ts')})
    const { createLog } = await import(${at('log.ts')})
    watchForFaults(createLog((line) => process.stderr.write(line + '\\n')))
    ${code}`
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
}

test('a promise that nobody awaits is logged without its message, and the process goes on', () => {
  const { status, stdout, stderr } = run(`
    void Promise.reject(Object.assign(new Error('canary'), { detail: 'canary', code: '23505' }))
    setTimeout(() => console.log('still here'), 20)`)

  assert.equal(status, 0)
  assert.match(stdout, /still here/)
  assert.match(stderr, /"event":"process.promise_forgotten","fault":"sql.23505"/)
  assert.doesNotMatch(stderr, /canary/)
})

test('what nobody catches ends the process, and its message is not printed', () => {
  const { status, stderr } = run(
    `setTimeout(() => { throw new TypeError('canary') }, 1); setTimeout(() => {}, 5000)`,
  )

  assert.equal(status, 70)
  assert.match(stderr, /"fault":"TypeError"/)
  assert.doesNotMatch(stderr, /canary/)
})
