import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'

import type { Route } from '#lib/route.ts'
import type { SubjectId, TenantId } from '#lib/ids.ts'

import { addCompany, auditOf, createTestHouse, type TestHouse, type TestPerson } from '../support/house.ts'
import { tellFigure } from '../support/figure.ts'

/** What is open to anybody. A route that joins it has to be written down here. */
const PUBLIC = ['GET /setup', 'GET /setup/doctor', 'POST /session', 'POST /setup', 'POST /setup/link']
/** Of these, the ones that only the operator on the machine gets an answer from. */
const OPERATORS = ['GET /setup/doctor', 'POST /setup/link']

/** A body each route would take, so that a refusal is never about the body. `id` is the other company's. */
const BODIES: Record<string, (b: Things) => object> = {
  'POST /session': () => ({ login: 'nobody', password: 'nothing' }),
  'POST /setup': () => ({ token: 'x', company: 'x', login: 'xx', password: 'x' }),
  'POST /tokens': () => ({ name: 'x' }),
  'PUT /me/password': () => ({ current: 'x', next: 'y' }),
  'PATCH /me': () => ({}),
  'POST /me/devices': () => ({}),
  'POST /me/requests': () => ({ kind: 'access' }),
  'POST /people': () => ({ extension: '555' }),
  'PATCH /people/:id': () => ({ first_name: 'taken over' }),
  'PUT /people/:id/extension': () => ({ extension: '556', take_over: true }),
  'PUT /people/:id/roles': () => ({ roles: ['user'] }),
  'POST /people/:id/devices': () => ({}),
  'POST /privacy/requests': (b) => ({ person_id: b.person, kind: 'access' }),
  'POST /privacy/requests/:id/erase': (b) => ({ confirm: b.request }),
  'POST /privacy/verify': (b) => ({ request_id: b.request }),
}
/** Routes that name a thing in the body instead of the path. */
const BY_BODY = ['POST /privacy/requests', 'POST /privacy/verify']

/** One thing of each kind that belongs to the other company; what a path's `:id` means follows from the path. */
type Things = Record<'person' | 'device' | 'session' | 'token' | 'request' | 'ownRequest' | 'journal', string>

function thingIn(path: string): keyof Things {
  if (path.startsWith('/people')) return 'person'
  if (path.startsWith('/me/devices')) return 'device'
  if (path.startsWith('/sessions')) return 'session'
  if (path.startsWith('/tokens')) return 'token'
  if (path.startsWith('/me/requests')) return 'ownRequest'
  if (path.startsWith('/privacy/requests')) return 'request'
  if (path.startsWith('/me/journal')) return 'journal'
  throw new Error(`${path}: say in matrix.test.ts what its :id is`)
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`

function ask(house: TestHouse, route: Route, things: Things, headers: Record<string, string> = {}) {
  const url = `/api/v1${route.path.replace(':device', things.device).replaceAll(/:\w+/g, () => things[thingIn(route.path)])}`
  const body = BODIES[nameOf(route)]?.(things)
  assert.ok(
    body || !route.body || route.body.safeParse(undefined).success,
    `${nameOf(route)} needs a body in matrix.test.ts`,
  )
  return house.app.inject({
    method: route.method,
    url,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { payload: JSON.stringify(body) } : {}),
  })
}

/** One of everything in a company, each carrying a canary where a name fits. */
async function furnish(
  house: TestHouse,
  tenantId: TenantId,
  admin: TestPerson,
  user: TestPerson,
): Promise<Things> {
  const as = async (who: TestPerson, method: 'GET' | 'POST', url: string, payload?: object) => {
    const headers = { ...who.auth, ...(payload ? { 'content-type': 'application/json' } : {}) }
    const answer = await house.app.inject({
      method,
      url: `/api/v1${url}`,
      headers,
      ...(payload ? { payload: JSON.stringify(payload) } : {}),
    })
    assert.ok(answer.statusCode < 300, `${method} ${url}: ${answer.body}`)
    return answer.json()
  }
  await house.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ login: `user@${tenantId}`, password: user.password }),
  })
  const at = Date.now() - 3_600_000
  await house.records.addPast(admin.ctx, [
    {
      caller: admin.id,
      callee: user.id,
      startedAt: new Date(at),
      ringMs: 5_000,
      talkMs: 60_000,
      disposition: 'answered',
    },
  ])
  return {
    person: user.id,
    device: (await as(user, 'POST', '/me/devices', { name: 'canary-phone' })).id,
    session: (await as(user, 'GET', '/sessions')).items[0].id,
    token: (await as(user, 'POST', '/tokens', { name: 'canary-token' })).id,
    request: (
      await as(admin, 'POST', '/privacy/requests', {
        person_id: user.id,
        kind: 'erasure',
        note: 'canary-note',
      })
    ).id,
    ownRequest: (await as(user, 'POST', '/me/requests', { kind: 'access', note: 'canary-note' })).id,
    journal: (await as(user, 'GET', '/me/journal')).items[0].id,
  }
}

async function twoCompanies() {
  const house = await createTestHouse()
  const alder = await addCompany(house, 'Alder')
  const birch = await addCompany(house, 'Canary Birch', 'Canary')
  return { house, alder, birch, things: await furnish(house, birch.tenantId, birch.admin, birch.user) }
}

test('[T20] [MO-48] every route but the named ones asks for a credential, and a wrong one is none', async () => {
  const { house, things } = await twoCompanies()

  assert.deepEqual(
    house.routes
      .filter(({ who }) => who === 'public')
      .map(nameOf)
      .toSorted(),
    PUBLIC,
  )
  for (const route of house.routes.filter((one) => OPERATORS.includes(nameOf(one))))
    assert.equal((await ask(house, route, things)).statusCode, 403, nameOf(route))
  const forged = `Bearer ${randomUUID()}.${'A'.repeat(43)}`
  for (const route of house.routes.filter(({ who }) => who !== 'public')) {
    for (const headers of [
      {},
      { authorization: forged },
      { authorization: 'Basic dXNlcjp4' },
      { cookie: '__Host-sotto=x' },
    ]) {
      const answer = await ask(house, route, things, headers)
      assert.equal(answer.statusCode, 401, `${nameOf(route)} ${JSON.stringify(headers)}`)
    }
  }
})

test('[T20] [UC-20] [MO-48] [MO-49] each route that names roles refuses everybody else with 403 and an audit entry', async () => {
  const { house, alder, things } = await twoCompanies()
  const restricted = house.routes.filter(({ who }) => Array.isArray(who) && !who.includes('user'))
  const people: Record<string, TestPerson> = { user: alder.user }
  let refusals = 0

  for (const route of restricted) {
    for (const [role, person] of Object.entries(people)) {
      const answer = await ask(house, route, things, person.auth)
      assert.equal(answer.statusCode, 403, `${nameOf(route)} as ${role}`)
      assert.equal(answer.json().code, 'access.role_needed')
      refusals++
    }
  }

  const noted = (await auditOf(house, alder.tenantId, 500)).filter(
    ({ action, outcome }) => action === 'access.refused' && outcome === 'refused',
  )
  assert.ok(restricted.length > 15)
  assert.equal(noted.length, refusals)
})

test("[T20] an administrator may not do what is the privacy officer's, nor the other way round", async () => {
  const { house, alder, things } = await twoCompanies()
  await house.provisioning.setRoles(alder.admin.ctx, alder.user.id, ['user', 'administrator'])
  const administrator = alder.user
  const only = (role: string) =>
    house.routes.filter(({ who }) => Array.isArray(who) && who.length === 1 && who[0] === role)

  for (const route of only('privacy_officer')) {
    const answer = await ask(house, route, things, administrator.auth)
    assert.equal(answer.statusCode, 403, `${nameOf(route)} as administrator`)
  }
  await house.provisioning.setRoles(alder.admin.ctx, alder.user.id, ['privacy_officer'])
  for (const route of only('administrator')) {
    const answer = await ask(house, route, things, alder.user.auth)
    assert.equal(answer.statusCode, 403, `${nameOf(route)} as privacy officer`)
  }
  assert.ok(only('administrator').length > 5 && only('privacy_officer').length > 5)
})

test("[T21] [4K-54] with one company's credential, nothing of another is there: 404 on every route with its ids", async (t) => {
  const { house, alder, birch, things } = await twoCompanies()
  const before = await snapshot(house, birch.tenantId, birch.user.id)
  let asked = 0

  for (const route of house.routes.filter((one) => one.path.includes(':') || BY_BODY.includes(nameOf(one)))) {
    for (const who of [alder.admin, alder.user]) {
      const answer = await ask(house, route, things, who.auth)
      const role = who === alder.admin ? 'administrator' : 'user'
      const expected = role === 'user' && Array.isArray(route.who) && !route.who.includes('user') ? 403 : 404
      assert.equal(answer.statusCode, expected, `${nameOf(route)} as ${role}: ${answer.body}`)
      asked++
    }
  }

  tellFigure(t, { name: 'requests with ids of another company', value: asked, unit: 'requests', target: 40 })
  assert.ok(asked > 40)
  assert.deepEqual(
    await snapshot(house, birch.tenantId, birch.user.id),
    before,
    'and nothing there has changed',
  )
})

test('[T21] [4K-54] no byte of another company is in any answer', async () => {
  const { house, alder, birch, things } = await twoCompanies()
  const marks = [/canary/i, ...Object.values(things), birch.tenantId, birch.admin.id].map(
    (mark) => new RegExp(mark, 'i'),
  )
  const skipped = ['POST /session', 'POST /setup', 'DELETE /session']

  for (const route of house.routes.filter((one) => !skipped.includes(nameOf(one)))) {
    for (const who of [alder.admin, alder.user]) {
      const answer = await ask(house, route, things, who.auth)
      for (const mark of marks) assert.doesNotMatch(answer.body, mark, nameOf(route))
    }
  }
})

test('[T21] two hundred requests of two companies over few connections: each sees its own', async () => {
  const { house, alder, birch } = await twoCompanies()

  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, at) => {
      const who = at % 2 === 0 ? alder.admin : birch.admin
      const answer = await house.app.inject({
        url: at % 3 === 0 ? '/api/v1/session' : '/api/v1/people',
        headers: who.auth,
      })
      return { tenantId: who.ctx.tenantId, status: answer.statusCode, isBirch: /canary/i.test(answer.body) }
    }),
  )

  assert.deepEqual(
    answers.filter(
      ({ tenantId, status, isBirch }) => status !== 200 || isBirch !== (tenantId === birch.tenantId),
    ),
    [],
  )
})

test('[T21] a credential that names another company finds nobody there', async () => {
  const { house, alder, birch } = await twoCompanies()
  const moved = alder.admin.token.replace(alder.tenantId, birch.tenantId)

  const answer = await house.app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${moved}` } })
  const withHeader = await house.app.inject({
    url: '/api/v1/people',
    headers: { ...alder.admin.auth, 'sotto-tenant': birch.tenantId },
  })

  assert.equal(answer.statusCode, 401)
  assert.doesNotMatch(withHeader.body, /canary/i)
})

test('[T20] nobody makes themself an administrator by sending more than is asked for', async () => {
  const { house, alder } = await twoCompanies()
  const extra = {
    roles: ['administrator'],
    role: 'administrator',
    state: 'active',
    tenant_id: randomUUID(),
    subject_id: alder.admin.id,
    id: alder.admin.id,
  }

  await house.app.inject({
    method: 'PATCH',
    url: '/api/v1/me',
    headers: { ...alder.user.auth, 'content-type': 'application/json' },
    payload: JSON.stringify(extra),
  })

  const me = await house.app.inject({ url: '/api/v1/session', headers: alder.user.auth })
  assert.deepEqual(me.json().roles, ['user'])
  assert.equal(me.json().person.id, alder.user.id)
})

/** What could have changed: the person as their own company sees them, and how many of everything there are. */
async function snapshot(house: TestHouse, tenantId: TenantId, person: SubjectId) {
  return house.database.read(tenantId, async (db) => ({
    person: await house.people.get(db, person),
    extension: await house.numbers.extensionOf(db, person),
    devices: (await db.selectFrom('device').select('id').execute()).length,
    sessions: (await db.selectFrom('session').select('id').execute()).length,
    tokens: (await db.selectFrom('api_token').select('id').execute()).length,
    requests: (await db.selectFrom('rights_request').select(['id', 'state']).execute()).length,
    journal: (await db.selectFrom('journal_entry').select('id').execute()).length,
  }))
}
