import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import { createHttpEdge } from '#edges/http/server.ts'
import { AppError } from '#lib/errors.ts'
import { silentLog } from '#lib/log.ts'
import { type Route, route } from '#lib/route.ts'

import { atEnd } from '../support/database.ts'
import { addCompany, createTestHouse, PASSWORD } from '../support/house.ts'

const json = { 'content-type': 'application/json' }
const SETUP = {
  company: 'Alder',
  login: 'ada',
  password: PASSWORD,
  first_name: 'Ada',
  language: 'en',
  time_zone: 'Europe/Berlin',
}

/** A web server with these routes and an actor who is everything. */
async function serve(routes: Route[]) {
  const notes: unknown[] = []
  const edge = await createHttpEdge({
    routes,
    credentials: {
      recognise: async (_kind, text) =>
        text === 'good'
          ? {
              actor: { kind: 'person', subjectId: 's' as never, accountId: 'a' as never, roles: ['user'] },
              tenantId: 't' as never,
              sessionId: 'x',
            }
          : undefined,
      operatorTenant: async () => 't' as never,
    },
    audit: { note: async (_ctx, note) => notes.push(note) },
    webFolder: '/nowhere',
    metrics: async () => ({ type: 'text/plain', text: '' }),
    observe: () => undefined,
    unready: async () => [],
    log: silentLog,
  })
  atEnd(() => edge.close())
  return {
    app: edge.app,
    notes,
    auth: { authorization: 'Bearer good' },
    cookie: { cookie: '__Host-sotto=good' },
  }
}

test('[UC-20] a route that does not say who may call it does not register', async () => {
  for (const who of [undefined, [], 'everybody']) {
    const forgotten = {
      ...route({ method: 'GET', path: '/x', who: 'self', summary: 'x', run: async () => undefined }),
      who,
    }
    await assert.rejects(serve([forgotten as unknown as Route]), /does not say who may call it/)
  }
})

test('[UC-176] only what the contract names leaves, however much the service hands over', async () => {
  const leaky = route({
    method: 'GET',
    path: '/x',
    who: 'self',
    summary: 'x',
    answer: z.object({ id: z.string(), inner: z.object({ shown: z.string() }) }),
    run: async () => ({ id: '1', secret: 'hidden', inner: { shown: 'yes', password_hash: 'hidden' } }),
  })
  const { app, auth } = await serve([leaky])

  const answer = await app.inject({ url: '/api/v1/x', headers: auth })

  assert.deepEqual(answer.json(), { id: '1', inner: { shown: 'yes' } })
})

test('errors are problem details with a stable code and nothing of what was sent', async () => {
  const failing = (path: `/${string}`, fault: unknown) =>
    route({
      method: 'POST',
      path,
      who: 'self',
      summary: 'x',
      body: z.object({ email: z.email(), list: z.array(z.object({ n: z.number() })).optional() }),
      run: () => Promise.reject(fault),
    })
  const { app, auth } = await serve([
    failing('/bug', new Error('secret-canary in a stack')),
    failing('/taken', new AppError('conflict', 'thing.taken', { count: 2 })),
  ])
  const post = (path: string, payload: string) =>
    app.inject({ method: 'POST', url: `/api/v1${path}`, headers: { ...auth, ...json }, payload })

  const bug = await post('/bug', '{"email":"a@example.org"}')
  const taken = await post('/taken', '{"email":"a@example.org"}')
  const wrong = await post('/bug', '{"email":"secret-canary","list":[{"n":"secret-canary"}]}')
  const broken = await post('/bug', '{"email":"secret-canary"')
  const lost = await app.inject({ url: '/api/v1/secret-canary' })

  assert.deepEqual(
    [bug, taken, wrong, broken, lost].map((one) => [one.statusCode, one.json().code]),
    [
      [500, 'http.internal'],
      [409, 'thing.taken'],
      [400, 'http.invalid'],
      [400, 'http.malformed'],
      [404, 'http.no_such_route'],
    ],
  )
  assert.deepEqual(wrong.json().details, [
    { path: 'body.email', code: 'invalid_format' },
    { path: 'body.list.0.n', code: 'invalid_type' },
  ])
  for (const one of [bug, taken, wrong, broken, lost]) {
    assert.match(String(one.headers['content-type']), /^application\/problem\+json/)
    assert.doesNotMatch(one.body, /canary/)
  }
})

test('[T19] a write that a cookie vouches for is refused when it comes from another site', async () => {
  let written = 0
  const write = route({
    method: 'POST',
    path: '/x',
    who: 'self',
    summary: 'x',
    run: async () => void written++,
  })
  const { app, cookie } = await serve([write])
  const post = (headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/x',
      headers: { host: 'sotto.example', ...cookie, ...headers },
    })

  const refused = [
    await post({ 'sec-fetch-site': 'cross-site' }),
    await post({ 'sec-fetch-site': 'same-site' }),
    await post({ origin: 'https://evil.example' }),
    await post({ origin: 'null' }),
    await post({ ...json, origin: 'http://sotto.example:81' }),
  ]
  const allowed = [
    await post({ 'sec-fetch-site': 'same-origin' }),
    await post({ origin: 'https://sotto.example' }),
    await post({}),
  ]

  assert.deepEqual(
    refused.map(({ statusCode }) => statusCode),
    [403, 403, 403, 403, 403],
  )
  assert.deepEqual(
    allowed.map(({ statusCode }) => statusCode),
    [204, 204, 204],
  )
  assert.equal(written, 3)
})

test('a form cannot post: bodies are JSON or refused', async () => {
  const write = route({
    method: 'POST',
    path: '/x',
    who: 'self',
    summary: 'x',
    body: z.object({}),
    run: async () => undefined,
  })
  const { app, auth } = await serve([write])

  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/x',
      headers: { ...auth, 'content-type': type },
      payload: 'a=1',
    })
    assert.equal(answer.statusCode, 415, type)
  }
  const large = await app.inject({
    method: 'POST',
    url: '/api/v1/x',
    headers: { ...auth, ...json },
    payload: `{"a":"${'x'.repeat(70_000)}"}`,
  })
  assert.equal(large.statusCode, 413)
})

test('[T19] [MO-46] every answer tells browsers to run nothing but our own scripts and to be framed by nobody', async () => {
  const { app } = await serve([])

  for (const url of ['/healthz', '/api/v1/nothing', '/', '/metrics']) {
    const { headers } = await app.inject({ url })
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /default-src 'none'.*script-src 'self';/)
    assert.doesNotMatch(policy, /unsafe/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['strict-transport-security'], undefined, 'never over plain HTTP')
  }
  const nonces = await Promise.all([app.inject({ url: '/healthz' }), app.inject({ url: '/healthz' })])
  assert.notEqual(
    nonces[0]?.headers['content-security-policy'],
    nonces[1]?.headers['content-security-policy'],
  )
})

test('[MO-37] the set-up link works once, and only while there is no company', async () => {
  const house = await createTestHouse()
  const setUp = (token: string, headers: Record<string, string> = {}) =>
    house.app.inject({
      method: 'POST',
      url: '/api/v1/setup',
      headers: { ...json, ...headers },
      payload: JSON.stringify({ ...SETUP, token }),
    })
  const old = await house.access.setupLinks.renew()
  const link = await house.access.setupLinks.renew()

  const replaced = await setUp(old)
  const together = await Promise.all([setUp(link), setUp(link)])
  const again = await setUp(link)

  assert.equal(replaced.json().code, 'access.setup_link_invalid')
  assert.deepEqual(together.map(({ statusCode }) => String(statusCode)).toSorted(), ['201', '409'])
  assert.equal(again.json().code, 'setup.not_needed')
  const made = together.find(({ statusCode }) => statusCode === 201)
  assert.deepEqual(made?.json().roles.toSorted(), ['administrator', 'privacy_officer', 'user'])
  assert.equal(made?.json().extension, '200')
  assert.ok(made?.json().sip.password)
  const state = await house.app.inject({ url: '/api/v1/setup' })
  assert.deepEqual(state.json(), { needed: false })
})

test('a failed set-up leaves nothing behind, and the link still works', async () => {
  const house = await createTestHouse()
  const link = await house.access.setupLinks.renew()
  const setUp = (of: object) =>
    house.app.inject({
      method: 'POST',
      url: '/api/v1/setup',
      headers: json,
      payload: JSON.stringify({ ...SETUP, token: link, ...of }),
    })

  const weak = await setUp({ password: 'too short' })
  const extension = await setUp({ extension: '1' })
  const zone = await setUp({ time_zone: 'Mars/Olympus' })
  const good = await setUp({})

  assert.deepEqual(
    [weak, extension, zone].map((one) => one.json().code),
    ['access.password_too_short', 'http.invalid', 'http.invalid'],
  )
  assert.equal(good.statusCode, 201)
})

test('[UC-26] [UC-159] [UC-160] [4K-16] [4K-17] everybody puts their own name right, or takes it away', async () => {
  const house = await createTestHouse()
  const { user } = await addCompany(house, 'Alder', 'Inse')
  const change = (payload: object) =>
    house.app.inject({ method: 'PATCH', url: '/api/v1/me', headers: user.auth, payload })

  const right = await change({ first_name: 'Ines', last_name: 'Albers' })
  const gone = await change({ first_name: '', last_name: '' })

  assert.equal(right.json().name, 'Ines Albers')
  assert.equal(gone.json().name, '')
})

test('[4K-13] [OIG-37] a number is all that a new person needs', async () => {
  const house = await createTestHouse()
  const { admin } = await addCompany(house, 'Alder')

  const made = await house.app.inject({
    method: 'POST',
    url: '/api/v1/people',
    headers: admin.auth,
    payload: { extension: '555' },
  })

  assert.equal(made.statusCode, 201)
  assert.equal(made.json().name, '')
  assert.ok(made.json().sip.password, 'and a telephone can be set up')
})

test('[UC-33] [UC-209] [MO-79] [MCP-58] somebody else never sees a gender, and a privacy officer sees no login', async () => {
  const house = await createTestHouse()
  const { admin, user, tenantId } = await addCompany(house, 'Alder')
  await house.provisioning.changeSelf(user.ctx, { gender: 'gender-canary', location: 'location-canary' })
  await house.provisioning.setRoles(admin.ctx, user.id, ['user', 'privacy_officer'])
  const officer = { authorization: `Bearer ${user.token}` }

  const self = await house.app.inject({ url: '/api/v1/me', headers: user.auth })
  const byAdmin = await house.app.inject({ url: `/api/v1/people/${user.id}`, headers: admin.auth })
  const byOfficer = await house.app.inject({ url: '/api/v1/people', headers: officer })

  assert.equal(self.json().gender, 'gender-canary')
  assert.doesNotMatch(byAdmin.body, /gender-canary/)
  assert.match(byAdmin.body, /location-canary/)
  assert.doesNotMatch(byOfficer.body, /gender-canary|location-canary|"login"/)
  const trail = await house.audit.about(user.ctx, user.id)
  assert.ok(
    trail.some(({ action }) => action === 'person.read'),
    'the look is in the access log of the person',
  )
  assert.ok(tenantId)
})

test("an administrator who asks for another's journal gets 403, and that person can see that they asked", async () => {
  const house = await createTestHouse()
  const { admin, user } = await addCompany(house, 'Alder')

  for (const what of ['journal', 'records']) {
    const answer = await house.app.inject({ url: `/api/v1/people/${user.id}/${what}`, headers: admin.auth })
    assert.equal(answer.statusCode, 403)
  }

  const trail = await house.audit.about(user.ctx, user.id)
  assert.deepEqual(
    trail
      .filter(({ outcome }) => outcome === 'refused')
      .map(({ object_type, actor_role }) => `${actor_role} ${object_type}`)
      .toSorted(),
    ['administrator journal', 'administrator records'],
  )
})

test('figures are told without anything about a person, to this machine and to administrators', async () => {
  const house = await createTestHouse()
  const { admin, user } = await addCompany(house, 'Alder', 'Canary')
  await house.app.inject({ url: `/api/v1/people/${user.id}`, headers: admin.auth })
  const from = (remoteAddress: string, headers = {}) =>
    house.app.inject({ url: '/metrics', remoteAddress, headers })

  const here = await from('127.0.0.1')

  assert.equal(here.statusCode, 200)
  for (const name of [
    'calls',
    'registrations',
    'spooled_calls',
    'http_request_seconds',
    'nodejs_eventloop_lag_p99_seconds',
  ])
    assert.match(here.body, new RegExp(`^sotto_${name}`, 'm'))
  assert.match(here.body, /route="\/api\/v1\/people\/:id"/)
  assert.doesNotMatch(here.body, new RegExp(`canary|${user.id}|${user.ctx.tenantId}`, 'i'))
  assert.deepEqual(
    [
      (await from('192.0.2.1')).statusCode,
      (await from('192.0.2.1', user.auth)).statusCode,
      (await from('192.0.2.1', admin.auth)).statusCode,
    ],
    [401, 403, 200],
  )
})
