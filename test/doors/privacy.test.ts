import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import { strFromU8, unzipSync } from 'fflate'

import type { TenantId } from '#lib/ids.ts'

import { addPerson, createTestHouse, operatorOf, type TestHouse, type TestPerson } from '../support/house.ts'

let house: TestHouse
let tenantId: TenantId
let anna: TestPerson
let boss: TestPerson
let officer: TestPerson

before(async () => {
  house = await createTestHouse()
  const made = await house.tenants.create(
    { name: 'Musterfirma', language: 'en', timeZone: 'UTC', isDefault: true },
    () => Promise.resolve(),
  )
  tenantId = made.tenantId
  anna = await addPerson(house, tenantId, { extension: '201', login: 'anna', firstName: 'Anna' })
  boss = await addPerson(house, tenantId, {
    extension: '202',
    login: 'boss',
    roles: ['administrator', 'user'],
  })
  officer = await addPerson(house, tenantId, {
    extension: '203',
    login: 'officer',
    roles: ['privacy_officer', 'user'],
  })
})

type Method = 'GET' | 'POST' | 'DELETE'
async function ask(as: TestPerson, method: Method, path: string, payload?: object) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: as.auth,
    ...(payload === undefined ? {} : { payload }),
  })
  const isJson = String(answer.headers['content-type']).includes('json')
  return {
    status: answer.statusCode,
    headers: answer.headers,
    bytes: answer.rawPayload,
    body: isJson ? answer.json() : undefined,
  }
}

/** How many rows a person could sign in or register with. */
async function credentialsOf({ id }: TestPerson): Promise<Record<string, number>> {
  const tables = ['account', 'session', 'api_token', 'device'] as const
  return house.database.read(tenantId, async (db) => {
    const counts: Record<string, number> = {}
    for (const table of tables)
      counts[table] = (await db.selectFrom(table).select('id').where('subject_id', '=', id).execute()).length
    return counts
  })
}

test('[4K-264] [UC-187] [MO-06] [MO-24] [MCP-56] everybody sees what is held about them, why, for how long and how much', async () => {
  const { status, body } = await ask(anna, 'GET', '/me/data')

  assert.equal(status, 200)
  const devices = body.classes.find((one: { table: string; category: string }) => one.table === 'device')
  assert.deepEqual([devices.label, devices.basis, devices.count], ['Telephones', 'Art. 6(1)(b)', 1])
  assert.ok(body.classes.every((one: { retention: string }) => /^\w+ P\d+[YMD]/.test(one.retention)))
  for (const { basis, purpose } of body.classes) {
    assert.match(basis, /^Art\. 6\(1\)\([a-f]\)$/)
    assert.match(purpose, /^To \w+ \w+/)
  }
})

test('[UC-208] everybody downloads their own bundle, and the download stands in their access log', async () => {
  const { status, headers, bytes } = await ask(anna, 'GET', '/me/export')

  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/zip')
  assert.ok(!String(headers['content-disposition']).includes('anna'))
  const person = JSON.parse(strFromU8(unzipSync(bytes)['data/person.json'] ?? new Uint8Array()))
  assert.equal(person[0].first_name, 'Anna')
  const log = await ask(anna, 'GET', '/me/access-log')
  assert.ok(
    log.body.items.some(
      (one: { action: string; role: string }) => one.action === 'privacy.exported' && one.role === 'user',
    ),
  )
  assert.ok(log.body.items.every((one: object) => !('actor' in one) && !('actor_id' in one)))
})

test('[UC-188] [UC-208] [MCP-53] a request has one month, is seen by the officer, and can be taken back until something was done', async () => {
  const made = await ask(anna, 'POST', '/me/requests', { kind: 'erasure', note: 'I am leaving' })
  assert.equal(made.status, 201)
  const { created_at, due_at } = made.body
  assert.equal(
    due_at,
    Temporal.Instant.from(created_at)
      .toZonedDateTimeISO('UTC')
      .add({ months: 1 })
      .toInstant()
      .toString({ smallestUnit: 'millisecond' }),
  )
  assert.equal(
    (await ask(anna, 'POST', '/me/requests', { kind: 'erasure' })).body.code,
    'privacy.request_open',
  )

  const listed = await ask(officer, 'GET', '/privacy/requests')
  assert.deepEqual(
    listed.body.items.map((one: Record<string, unknown>) => [
      one['person_id'],
      one['person_name'],
      one['kind'],
      one['note'],
    ]),
    [[anna.id, 'Anna', 'erasure', 'I am leaving']],
  )
  assert.equal((await ask(boss, 'DELETE', `/me/requests/${made.body.id}`)).status, 404)
  assert.equal((await ask(anna, 'DELETE', `/me/requests/${made.body.id}`)).status, 204)
  const [own] = (await ask(anna, 'GET', '/me/requests')).body.items
  assert.equal(own.state, 'cancelled')
})

test('[OIG-92] [MO-18] an administrator reads no request, no register, no receipt and no audit', async () => {
  const id = '00000000-0000-4000-8000-000000000000'
  const paths: [Method, string][] = [
    ['GET', '/privacy/requests'],
    ['GET', `/privacy/requests/${id}`],
    ['GET', `/privacy/requests/${id}/preview`],
    ['GET', `/privacy/requests/${id}/export`],
    ['POST', `/privacy/requests/${id}/erase`],
    ['GET', `/privacy/requests/${id}/erasure`],
    ['GET', `/privacy/requests/${id}/receipt`],
    ['GET', '/privacy/register'],
    ['POST', '/privacy/verify'],
    ['GET', '/audit'],
    ['POST', '/audit/verify'],
  ]
  for (const [method, path] of paths) {
    const { status } = await ask(boss, method, path, method === 'POST' ? { confirm: id } : undefined)
    assert.equal(status, 403, `${method} ${path}`)
  }
})

test('[UC-190] [OIG-83] [MCP-54] [UC-59] the officer previews, erases and receives a receipt; the person is out', async () => {
  const leaver = await addPerson(house, tenantId, { extension: '211', login: 'leaver', firstName: 'Leaver' })
  const signIn = () =>
    house.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { login: 'leaver', password: leaver.password },
    })
  assert.equal((await signIn()).statusCode, 201)
  assert.deepEqual(await credentialsOf(leaver), { account: 1, session: 1, api_token: 1, device: 1 })
  const { body: request } = await ask(officer, 'POST', '/privacy/requests', {
    person_id: leaver.id,
    kind: 'erasure',
  })
  const { body: preview } = await ask(officer, 'GET', `/privacy/requests/${request.id}/preview`)
  assert.ok(preview.goes.some((line: { table: string }) => line.table === 'person'))
  assert.equal(preview.others, 0)
  const unconfirmed = await ask(officer, 'POST', `/privacy/requests/${request.id}/erase`, {
    confirm: leaver.id,
  })
  assert.equal(unconfirmed.body.code, 'privacy.not_confirmed')

  const begun = await ask(officer, 'POST', `/privacy/requests/${request.id}/erase`, { confirm: request.id })
  assert.equal(begun.status, 202)
  await house.privacy.settled()

  const { body: erasure } = await ask(officer, 'GET', `/privacy/requests/${request.id}/erasure`)
  assert.deepEqual(
    erasure.steps.map((step: { name: string; state: string }) => `${step.name} ${step.state}`),
    ['hide', 'fence', 'evict', 'rows', 'key', 'rewrite', 'scan', 'receipt'].map((name) => `${name} done`),
  )
  const { body: receipt } = await ask(officer, 'GET', `/privacy/requests/${request.id}/receipt`)
  assert.equal(JSON.parse(receipt.payload).request, request.id)
  const { body: after } = await ask(officer, 'GET', `/privacy/requests/${request.id}`)
  assert.equal(after.state, 'done')
  assert.ok(!('person_id' in after) && !('person_name' in after))
  assert.equal((await ask(leaver, 'GET', '/me/data')).status, 401)
  assert.equal((await signIn()).statusCode, 401)
  assert.deepEqual(await credentialsOf(leaver), { account: 0, session: 0, api_token: 0, device: 0 })
  assert.deepEqual((await ask(officer, 'POST', '/privacy/verify', {})).body, { clean: true, findings: [] })
})

test('[UC-209] [MO-79] [MO-80] [OIG-92] [OIG-93] [MCP-61] [4K-233] what the officer does is in the audit log, and the chain is whole', async () => {
  const { body } = await ask(officer, 'GET', '/audit?limit=500')
  const actions = new Set(body.items.map(({ action }: { action: string }) => action))

  for (const action of [
    'privacy.requested',
    'privacy.previewed',
    'privacy.erase_begun',
    'privacy.erased',
    'privacy.exported',
    'audit.listed',
  ])
    assert.ok(actions.has(action), action)
  assert.ok(body.items.some((one: { person_id?: string }) => one.person_id === anna.id))
  assert.doesNotMatch(JSON.stringify(body.items), /anna|leaver/i, 'ids, never names')
  const { body: verdict } = await ask(officer, 'POST', '/audit/verify')
  assert.equal(verdict.whole, true)
  assert.ok(verdict.entries >= body.items.length)
})

test('[MCP-60] [MCP-61] [MCP-62] an audit entry has an action, an outcome and a random id, and no name, login or number', async () => {
  const { body, bytes } = await ask(officer, 'GET', '/audit?limit=500')

  for (const entry of body.items) {
    assert.match(entry.action, /^[a-z_]+\.[a-z_]+$/)
    assert.match(entry.outcome, /^(done|refused|failed)$/)
  }
  assert.ok(body.items.some((entry: { person_id?: string }) => entry.person_id === anna.id))
  assert.ok(!/Anna|Leaver|"anna"|"leaver"|"20[123]"|@/.test(bytes.toString()))
})

test("another company's request does not exist", async () => {
  const other = await house.tenants.create(
    { name: 'Andere', language: 'de', timeZone: 'UTC', isDefault: false },
    () => Promise.resolve(),
  )
  const stranger = await addPerson(house, other.tenantId, {
    extension: '201',
    login: 'stranger',
    roles: ['privacy_officer', 'user'],
  })
  const { id } = await house.privacy.requests.openFor(operatorOf(tenantId), {
    person_id: anna.id,
    kind: 'access',
  })

  for (const path of ['', '/preview', '/export', '/erasure', '/receipt'])
    assert.equal((await ask(stranger, 'GET', `/privacy/requests/${id}${path}`)).status, 404, path)
  assert.equal((await ask(stranger, 'POST', `/privacy/requests/${id}/erase`, { confirm: id })).status, 404)
  assert.equal(
    (await ask(stranger, 'POST', '/privacy/requests', { person_id: anna.id, kind: 'erasure' })).status,
    404,
  )
  assert.equal((await ask(officer, 'GET', `/privacy/requests/${id}/export`)).status, 200)
  assert.equal((await ask(officer, 'GET', `/privacy/requests/${id}`)).body.state, 'done')
})
