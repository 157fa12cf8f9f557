import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import type { Route } from '#lib/route.ts'

import { addCompany, createTestHouse, type TestHouse, type TestPerson } from '../support/house.ts'

/** What people put into fields who do not want to fill them in. */
const PAYLOADS = [
  "'; drop table person; --",
  "' or '1'='1",
  '$1 $2 :app_role',
  'a\u0000b',
  '\u0000',
  'a\r\nSet-Cookie: x=1',
  'a\nFrom: <sip:x@y>',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '${7*7}{{7*7}}#{7*7}',
  '../../../../etc/passwd',
  '%00%0d%0a',
  '\ud800',
  '\uFEFF\u202Eabc',
  '🤷🏽‍♀️'.repeat(20),
  'x'.repeat(10_000),
  '*)(uid=*))(|(uid=*',
  '=cmd|calc!A0',
  '__proto__',
  '-1',
  '1e309',
  'NaN',
  '9999999999999999999999',
  'null',
]
/** Not strings at all. */
const ODDITIES: unknown[] = [null, [], {}, true, -1, 1e308, [[]], { toString: 'x' }, { length: 1e9 }]

type Field = { part: 'body' | 'query'; name: string }

/** Every field that a route declares, read from its own shapes. */
function fieldsOf(route: Route): Field[] {
  return (['body', 'query'] as const).flatMap((part) => {
    const shape = route[part]
    if (!shape) return []
    const { properties = {} } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as {
      properties?: object
    }
    return Object.keys(properties).map((name) => ({ part, name }))
  })
}

/** A body that would pass, so that the hostile field is the only thing wrong with it. */
const GOOD: Record<string, Record<string, unknown>> = {
  'POST /people': { extension: '700' },
  'PUT /people/:id/extension': { extension: '701' },
  'PUT /people/:id/roles': { roles: ['user'] },
  'POST /session': { login: 'nobody', password: 'nothing' },
  'PUT /me/password': { current: 'x', next: 'y' },
  'POST /tokens': { name: 'x' },
  'POST /me/requests': { kind: 'access' },
}

async function throwAt(house: TestHouse, who: TestPerson, route: Route, field: Field, payload: unknown) {
  const path = route.path.replace(':device', who.id).replaceAll(/:\w+/g, who.id)
  const good = GOOD[`${route.method} ${route.path}`] ?? {}
  const query =
    field.part === 'query' ? `?${field.name}=${encodeURIComponent(String(payload).toWellFormed())}` : ''
  const body = field.part === 'body' ? { ...good, [field.name]: payload } : undefined
  return house.app.inject({
    method: route.method,
    url: `/api/v1${path}${query}`,
    headers: { ...who.auth, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { payload: JSON.stringify(body) } : {}),
  })
}

test('[T22] no field of any route turns what is written into it into a fault, a header or a page', async () => {
  const house = await createTestHouse()
  const { admin } = await addCompany(house, 'Alder')
  const routes = house.routes.filter(({ path }) => path !== '/setup')
  let thrown = 0

  for (const route of routes) {
    for (const field of fieldsOf(route)) {
      for (const payload of [...PAYLOADS, ...(field.part === 'body' ? ODDITIES : [])]) {
        const answer = await throwAt(house, admin, route, field, payload)
        const what = `${route.method} ${route.path} ${field.part}.${field.name} = ${JSON.stringify(payload).slice(0, 60)}`
        assert.ok(answer.statusCode < 500, `${what}: ${answer.statusCode} ${answer.body}`)
        assert.equal(answer.headers['set-cookie'], undefined, what)
        assert.match(
          answer.headers['content-type'] ?? 'application/json',
          /^application\/(problem\+)?json/,
          what,
        )
        thrown++
      }
    }
  }

  assert.ok(thrown > 1000, `${thrown} payloads thrown`)
  const people = await house.app.inject({ url: '/api/v1/people', headers: admin.auth })
  assert.equal(people.statusCode, 200, 'and everything is still there')
})

test('[T22] a path, a cookie and a credential made of anything are refused, not stumbled over', async () => {
  const house = await createTestHouse()
  const { admin } = await addCompany(house, 'Alder')
  for (const payload of PAYLOADS) {
    const encoded = encodeURIComponent(payload.toWellFormed())
    const answers = [
      await house.app.inject({ url: `/api/v1/people/${encoded}`, headers: admin.auth }),
      await house.app.inject({ url: `/${encoded}` }),
      await house.app.inject({ url: `/assets/${encoded}` }),
      await house.app.inject({
        url: '/api/v1/me',
        headers: { cookie: `__Host-sotto=${encoded}; ${encoded}=1` },
      }),
      await house.app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${encoded}` } }),
      await house.app.inject({ url: '/api/v1/people', headers: { ...admin.auth, 'sotto-tenant': encoded } }),
    ]
    for (const answer of answers)
      assert.ok(
        answer.statusCode < 500 || answer.body.includes('pages are not built'),
        `${payload.slice(0, 40)}: ${answer.statusCode} ${answer.body.slice(0, 200)}`,
      )
  }
})

test('[T22] a name with a line break or a null in it is no name', async () => {
  const house = await createTestHouse()
  const { user } = await addCompany(house, 'Alder')

  for (const name of ['a\r\nFrom: <sip:x@y>', 'a\u0000b', 'a\u001b[31m', 'a\u0085b']) {
    const answer = await house.app.inject({
      method: 'PATCH',
      url: '/api/v1/me',
      headers: { ...user.auth, 'content-type': 'application/json' },
      payload: JSON.stringify({ display_name: name }),
    })
    assert.equal(answer.statusCode, 400, JSON.stringify(name))
  }
})
