import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { before, describe, test } from 'node:test'

import type { Device } from '#domains/devices/contract.ts'
import type { NewPerson, PersonSummary } from '#domains/provisioning/contract.ts'

import { askServer, askServerJson, type Outcome, runSotto, sottoJson } from '../../../test/support/command.ts'
import { startServer, testEnvironment, testFolder, type TestServer } from '../../../test/support/server.ts'

type People = { items: PersonSummary[]; total: number }

const ONE_SENTENCE = /^[^\n]+[.:]\n$/

/** Signs in as a browser would and makes an API token. */
async function tokenOf(url: string, who: { login: string; password: string }): Promise<string> {
  const post = (path: string, body: object, cookie = '') =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
  const cookies = (await post('/session', who)).headers.getSetCookie().map((one) => one.split(';')[0])
  const made = (await (await post('/tokens', { name: 'test' }, cookies.join('; '))).json()) as {
    token: string
  }
  return made.token
}

function refused({ status, out, err }: Outcome, said: RegExp, expected = 1): void {
  assert.equal(status, expected, err)
  assert.equal(out, '')
  assert.match(err, ONE_SENTENCE)
  assert.match(err, said)
}

describe('the command line, beside a running server', () => {
  let server: TestServer
  let at: { data: string }
  const run = (...args: string[]) => askServer(args, at)
  const json = <T>(...args: string[]) => askServerJson<T>(args, at)

  /** Login and password of somebody new. */
  async function personWithLogin(login: string, extension: string) {
    const made = await json<NewPerson>('user', 'add', '--extension', extension, '--login', login)
    return { login, password: made.initial_password ?? '' }
  }

  before(async () => {
    server = await startServer({ env: { SOTTO_HTTPS_PORT: '0' } })
    at = { data: server.data }
    await json('setup', '--company', 'Musterfirma', '--login', 'ada')
  })

  test('adds a person with number, account and telephone, and shows the secrets once', async () => {
    const { status, out, err } = await run(
      ...['user', 'add', '--first-name', 'Bo', '--last-name', 'Berg', '--extension', '206', '--login', 'bo'],
    )

    assert.equal(status, 0, err)
    assert.match(out, /Password, shown once: \w{5}-\w{5}-\w{5}-\w{5}/)
    assert.match(out, /User name +\w{8}\n +Password +\w{20,}/)
    const shown = await run('user', 'show', 'bo', '--json')
    assert.equal(JSON.parse(shown.out).extension, '206')
    assert.doesNotMatch(shown.out, /password/)
  })

  test('lists people as a table for people and as one document for programs', async () => {
    await json('user', 'add', '--extension', '210', '--no-phone')

    const [text, list] = [await run('user', 'list'), await json<People>('user', 'list')]

    assert.match(text.out, /^Extension {2}Name/)
    assert.equal(list.total, list.items.length)
    assert.ok(list.items.some(({ extension, devices }) => extension === '210' && devices === 0))
  })

  test('reads the password of a new person from standard input', async () => {
    const args = ['user', 'add', '--extension', '211', '--login', 'cy', '--password-stdin']

    const made = await askServerJson<NewPerson>(args, { ...at, input: 'a wardrobe full of teapots\n' })
    const signedIn = await fetch(`${server.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'cy', password: 'a wardrobe full of teapots' }),
    })

    assert.equal(made.initial_password, undefined)
    assert.equal(signedIn.status, 201)
  })

  test('finds a person by id, login and extension alike', async () => {
    const made = await json<NewPerson>('user', 'add', '--extension', '212', '--login', 'di')

    const ids = await Promise.all(
      [made.id, 'di', '212'].map(async (text) => (await json<PersonSummary>('user', 'show', text)).id),
    )

    assert.deepEqual(ids, [made.id, made.id, made.id])
  })

  test('changes fields, clears one with an empty value, and sets roles', async () => {
    await json('user', 'add', '--first-name', 'Ed', '--location', 'Room 1', '--extension', '213')

    const changed = await json<PersonSummary>(
      ...['user', 'set', '213', '--first-name', 'Edda', '--location', '', '--hide-number'],
      ...['--role', 'privacy_officer', '--role', 'user'],
    )

    assert.equal(changed.first_name, 'Edda')
    assert.equal(changed.location, undefined)
    assert.equal(changed.hide_number, true)
    assert.deepEqual(changed.roles.toSorted(), ['privacy_officer', 'user'])
  })

  test('moves an extension only when it is free or taken over by name', async () => {
    await json('user', 'add', '--extension', '214', '--login', 'flo')
    await json('user', 'add', '--extension', '215', '--login', 'gil')

    refused(await run('user', 'move', 'flo', '215'), /--take-over/)
    await json('user', 'move', 'flo', '215', '--take-over')

    assert.equal((await json<PersonSummary>('user', 'show', 'flo')).extension, '215')
    assert.equal((await json<PersonSummary>('user', 'show', 'gil')).extension, undefined)
  })

  test('suspends and resumes', async () => {
    await json('user', 'add', '--extension', '216')

    assert.equal((await json<PersonSummary>('user', 'suspend', '216')).state, 'suspended')
    assert.equal((await json<PersonSummary>('user', 'resume', '216')).state, 'active')
  })

  test('adds, renews and removes a telephone', async () => {
    await json('user', 'add', '--extension', '217', '--no-phone')

    const made = await json<{ id: string; sip_username: string; sip: { password: string } }>(
      ...['device', 'add', '217', '--name', 'Desk'],
    )
    const renewed = await json<{ password: string }>('device', 'secret', '217', made.sip_username)
    const before = await json<{ total: number; items: Device[] }>('device', 'list', '217')
    await json('device', 'remove', '217', made.id)
    const after = await json<{ total: number; items: Device[] }>('device', 'list', '217')

    assert.notEqual(renewed.password, made.sip.password)
    assert.deepEqual([before.total, after.total], [1, 0])
  })

  test('answers a person of nobody, a taken number and a lonely administrator with one sentence each', async () => {
    refused(await run('user', 'show', 'nobody-of-ours'), /user list/)
    refused(await run('user', 'add', '--extension', '200'), /--take-over/)
    refused(await run('user', 'suspend', 'ada'), /last administrator/)
    refused(await run('setup', '--company', 'Second', '--login', 'eve'), /already/)
  })

  test('works at an address with a token, and as the owner of the token', async () => {
    const elsewhere = { data: await testFolder(), env: { SOTTO_URL: server.url } }

    refused(await askServer(['user', 'list'], elsewhere), /SOTTO_TOKEN/, 2)
    const local = ['user', 'list', '--data', server.data]
    assert.equal((await askServer(local, elsewhere)).status, 0, '--data stands above SOTTO_URL')
    refused(
      await askServer(['user', 'list'], { ...elsewhere, env: { ...elsewhere.env, SOTTO_TOKEN: 'x.y' } }),
      /token/,
    )
    const token = await tokenOf(server.url, await personWithLogin('hal', '218'))
    const asHal = { ...elsewhere, env: { SOTTO_URL: server.url, SOTTO_TOKEN: token } }
    assert.equal((await askServerJson<{ total: number }>(['records'], asHal)).total, 0)
    refused(await askServer(['user', 'list'], asHal), /role/)
    const out = join(server.data, 'hal.zip')
    assert.equal((await askServer(['export', 'me', '--out', out], asHal)).status, 0)
    refused(await askServer(['export', 'me'], at), /operator/, 2)
    const secure = ['records', '--url', server.secureUrl ?? '', '--token', token]
    refused(await askServer(secure, elsewhere), /NODE_EXTRA_CA_CERTS/)
    const trusting = { NODE_EXTRA_CA_CERTS: join(server.data, 'tls/ca.crt') }
    assert.equal((await runSotto(secure, { ...elsewhere, env: trusting })).status, 0)
    refused(
      await askServer(['user', 'list', '--url', 'http://sotto.example', '--token', 'x.y'], elsewhere),
      /https/,
      2,
    )
  })
})

describe('the command line, without a server', () => {
  test('does the work by itself, one command after the other', async () => {
    const at = { data: await testFolder() }

    await sottoJson(['setup', '--company', 'Musterfirma', '--login', 'ada'], at)
    await sottoJson(['user', 'add', '--extension', '206', '--login', 'bo'], at)
    const list = await sottoJson<People>(['user', 'list'], at)

    assert.deepEqual(new Set(list.items.map(({ login }) => login)), new Set(['ada', 'bo']))
  })

  test('two commands at once take turns', async () => {
    const at = { data: await testFolder() }
    await sottoJson(['setup', '--company', 'Musterfirma', '--login', 'ada'], at)

    const made = await Promise.all(
      ['221', '222'].map((extension) => runSotto(['user', 'add', '--extension', extension], at)),
    )

    assert.deepEqual(
      made.map(({ status, err }) => [status, err]),
      [
        [0, ''],
        [0, ''],
      ],
    )
  })

  test('through npm, standard output holds the document and nothing else', async () => {
    const env = Object.entries(testEnvironment(await testFolder())).filter(([name]) => !/^npm_/i.test(name))
    const npm = spawn('npm', ['run', 'sotto', '--', 'setup', '--company', 'A', '--login', 'ada', '--json'], {
      cwd: join(import.meta.dirname, '../../..'),
      env: Object.fromEntries(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [out, err] = await Promise.all([text(npm.stdout), text(npm.stderr), once(npm, 'exit')])

    assert.equal(npm.exitCode, 0, err)
    assert.equal(JSON.parse(out).tenant.name, 'A')
  })

  test('refuses wrong usage with 2 and one sentence, before anything starts', async () => {
    const at = { data: '/nowhere' }

    refused(await runSotto(['frobnicate'], at), /Unknown command 'frobnicate'/, 2)
    refused(await runSotto(['user', 'add'], at), /--extension/, 2)
    refused(await runSotto(['user', 'add', '--extension', '206', '--role', 'king'], at), /Roles are/, 2)
    refused(await runSotto(['user', 'list'], { ...at, env: { SOTTO_HTTP_PROT: '1' } }), /SOTTO_HTTP_PORT/)
  })
})
