import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import { isListening } from '#edges/http/folder-lock.ts'
import type { SetupLink } from '#domains/operations/contract.ts'
import type { z } from 'zod'

import { runSotto, sottoJson } from '../../../test/support/command.ts'
import { startServer, testFolder } from '../../../test/support/server.ts'

describe('setting up, stopping and starting again', () => {
  test('tells its ports while it runs, stops when asked, and starts again after a kill', async () => {
    const data = await testFolder()
    const first = await startServer({ data })
    const told = JSON.parse(await readFile(join(data, 'run/server.json'), 'utf8')) as {
      url: string
      pid: number
    }
    await sottoJson(['setup', '--company', 'Musterfirma', '--login', 'ada'], { data })

    await first.kill()
    const second = await startServer({ data })
    const list = await sottoJson<{ total: number }>(['user', 'list'], { data })
    const status = await second.stop()

    assert.equal(told.url, first.url)
    assert.equal(list.total, 1)
    assert.equal(status, 0)
    assert.equal(second.setupToken, undefined)
    await assert.rejects(readFile(join(data, 'run/server.json')))
    assert.equal(await isListening(second.socketPath), false)
  })

  test('works on a folder whose path is too long for a socket', async () => {
    const data = join(await testFolder(), 'a'.repeat(100), 'b')

    const server = await startServer({ data })
    await sottoJson(['setup', '--company', 'Musterfirma', '--login', 'ada'], { data })
    const status = await server.stop()
    const list = await sottoJson<{ total: number }>(['user', 'list'], { data })

    assert.ok(!server.socketPath.startsWith(data))
    assert.deepEqual([status, list.total], [0, 1])
  })

  test('a new set-up link makes the one before it worthless', async () => {
    const server = await startServer()
    const { token } = await sottoJson<z.infer<typeof SetupLink>>(['setup'], { data: server.data })
    const setUp = (with_: string) =>
      fetch(`${server.url}/api/v1/setup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          token: with_,
          company: 'Musterfirma',
          login: 'ada',
          password: 'a wardrobe full of teapots',
        }),
      })

    const old = await setUp(server.setupToken ?? '')
    const fresh = await setUp(token)
    const spent = await runSotto(['setup'], { data: server.data })

    assert.deepEqual([old.status, fresh.status, spent.status], [403, 201, 1])
  })

  test('without a server there is no link to print, and it says what to do instead', async () => {
    const { status, err } = await runSotto(['setup'], { data: await testFolder() })

    assert.equal(status, 1)
    assert.match(err, /npm start/)
  })

  test('doctor says why nothing starts', async () => {
    const data = await testFolder()
    await sottoJson(['setup', '--company', 'Musterfirma', '--login', 'ada'], { data })
    const broken = { data, env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/sotto' } }

    const { status, out } = await runSotto(['doctor'], broken)

    assert.equal(status, 1)
    assert.match(out, /ok {4}Key store/)
    assert.match(out, /FAIL {2}Start: [^\n]+\n[^\n]+database cannot be reached/)
  })
})
