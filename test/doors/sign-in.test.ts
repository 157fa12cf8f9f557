import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createRetention } from '#domains/operations/index.ts'

import { catalogue } from '../../src/catalogue.ts'
import type { Clock } from '#lib/clock.ts'
import { systemClock } from '#lib/clock.ts'

import {
  addCompany,
  addPerson,
  auditOf,
  createTestHouse,
  PASSWORD,
  type TestHouse,
} from '../support/house.ts'

const json = { 'content-type': 'application/json' }

function signIn(house: TestHouse, login: string, password: string, cookie = '', remoteAddress = '192.0.2.1') {
  return house.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    remoteAddress,
    headers: { ...json, ...(cookie ? { cookie } : {}) },
    payload: JSON.stringify({ login, password }),
  })
}

/** The cookies of an answer as a browser would send them back. */
function cookiesOf(answer: { cookies: { name: string; value: string }[] }): string {
  return answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}

function get(house: TestHouse, url: string, headers: Record<string, string>) {
  return house.app.inject({ method: 'GET', url: `/api/v1${url}`, headers })
}

/** A clock that can be put forward. */
function movable(): Clock & { forward(ms: number): void } {
  let ahead = 0
  return {
    ...systemClock,
    now: () => new Date(Date.now() + ahead),
    monotonicMs: () => performance.now() + ahead,
    forward: (ms) => void (ahead += ms),
  }
}

test('a sign-in gives a host-only cookie that opens the session, and signing out closes it', async () => {
  const house = await createTestHouse()
  await addCompany(house, 'Alder')

  const answer = await signIn(house, 'admin', PASSWORD)

  assert.equal(answer.statusCode, 201)
  const cookie = answer.cookies.find(({ name }) => name === '__Host-sotto')
  assert.equal(cookie?.httpOnly && cookie.secure && cookie.path === '/' && cookie.sameSite === 'Strict', true)
  const cookies = { cookie: cookiesOf(answer) }
  assert.equal((await get(house, '/session', cookies)).json().person.id, answer.json().person.id)
  const out = await house.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: cookies })
  assert.equal(out.statusCode, 204)
  assert.equal((await get(house, '/session', cookies)).statusCode, 401)
})

test('[UC-41] a person sees their sessions and ends one from another browser', async () => {
  const house = await createTestHouse()
  const { user } = await addCompany(house, 'Alder')
  const here = { cookie: cookiesOf(await signIn(house, 'user', PASSWORD)) }
  const lost = { cookie: cookiesOf(await signIn(house, 'user', PASSWORD)) }

  const { items } = (await get(house, '/sessions', here)).json()
  const other = items.find(({ current }: { current: boolean }) => !current)
  const ended = await house.app.inject({
    method: 'DELETE',
    url: `/api/v1/sessions/${other.id}`,
    headers: here,
  })

  assert.equal(items.length, 2)
  assert.equal(ended.statusCode, 204)
  assert.equal((await get(house, '/session', lost)).statusCode, 401)
  assert.equal((await get(house, '/session', here)).statusCode, 200)
  assert.ok((await auditOf(house, user.ctx.tenantId)).some(({ action }) => action === 'session.ended'))
})

test('a session ends after twelve hours', async () => {
  const clock = movable()
  const house = await createTestHouse({ clock })
  await addCompany(house, 'Alder')
  const cookies = { cookie: cookiesOf(await signIn(house, 'user', PASSWORD)) }

  clock.forward(12 * 3_600_000 - 60_000)
  const before = await get(house, '/session', cookies)
  clock.forward(120_000)
  const after = await get(house, '/session', cookies)

  assert.equal(before.statusCode, 200)
  assert.equal(after.statusCode, 401)
})

test('[UC-93] unknown login, wrong password and suspended person are answered alike, and each is in the audit log', async () => {
  const house = await createTestHouse()
  const { admin, user, tenantId } = await addCompany(house, 'Alder')
  await house.provisioning.change(admin.ctx, user.id, { state: 'suspended' })

  const answers = [
    await signIn(house, 'nobody', PASSWORD),
    await signIn(house, 'admin', 'not the password'),
    await signIn(house, 'user', PASSWORD),
  ]

  const told = answers.map((answer) => {
    const { request_id: _, ...rest } = answer.json()
    return { status: answer.statusCode, ...rest }
  })
  assert.deepEqual(told[1], told[0])
  assert.deepEqual(told[2], told[0])
  assert.equal(told[0]?.code, 'access.sign_in_failed')
  const refused = (await auditOf(house, tenantId)).filter(({ action }) => action === 'session.refused')
  assert.equal(refused.length, 3)
  const written = JSON.stringify(refused)
  for (const typed of ['nobody', PASSWORD, 'not the password']) assert.ok(!written.includes(typed))
})

test('[MO-62] five failures lock strangers out for a quarter of an hour, known and unknown logins alike', async () => {
  const clock = movable()
  const house = await createTestHouse({ clock })
  const { tenantId } = await addCompany(house, 'Alder')

  const codes: Record<string, string[]> = {}
  for (const login of ['user', 'nobody']) {
    codes[login] = []
    for (let attempt = 0; attempt < 6; attempt++)
      codes[login].push((await signIn(house, login, 'wrong wrong wrong')).json().code)
  }
  const rightButLocked = await signIn(house, 'user', PASSWORD)
  clock.forward(15 * 60_000 + 1000)
  const later = await signIn(house, 'user', PASSWORD)

  assert.deepEqual(codes['nobody'], codes['user'])
  assert.deepEqual(codes['user'], [
    ...Array.from({ length: 5 }, () => 'access.sign_in_failed'),
    'access.too_many_attempts',
  ])
  assert.equal(rightButLocked.statusCode, 429)
  assert.ok(Number(rightButLocked.headers['retry-after']) > 800)
  assert.equal(later.statusCode, 201)
  assert.ok((await auditOf(house, tenantId)).some(({ action }) => action === 'account.locked'))
})

test('a browser that signed in before gets in while strangers lock the account, and has its own five tries', async () => {
  const house = await createTestHouse()
  await addCompany(house, 'Alder')
  const own = cookiesOf(await signIn(house, 'user', PASSWORD))
  const device = own.split('; ').find((one) => one.startsWith('__Host-sotto-device=')) ?? ''

  for (let guess = 0; guess < 60; guess++)
    await signIn(house, 'user', 'guess guess guess', '', `198.51.100.${guess}`)
  const stranger = await signIn(house, 'user', PASSWORD)
  const owner = await signIn(house, 'user', PASSWORD, device)
  const forged = await signIn(house, 'user', PASSWORD, device.replace(/.$/, 'A').replace(/..$/, 'BB'))

  assert.equal(stranger.statusCode, 429)
  assert.equal(owner.statusCode, 201)
  assert.equal(forged.statusCode, 429)
  for (let attempt = 0; attempt < 5; attempt++) await signIn(house, 'user', 'wrong wrong wrong', device)
  assert.equal((await signIn(house, 'user', PASSWORD, device)).statusCode, 429)
})

test('at most a hundred guesses at one account are evaluated in a day, however patient the guesser', async () => {
  const clock = movable()
  const house = await createTestHouse({ clock })
  await addCompany(house, 'Alder')
  let evaluated = 0

  // Every lock is waited out, from a new address each time.
  for (let round = 0; round < 60; round++) {
    for (let attempt = 0; attempt < 6; attempt++) {
      const answer = await signIn(house, 'user', 'guess guess guess', '', `203.0.113.${round}`)
      if (answer.statusCode === 401) evaluated++
    }
    clock.forward(15 * 60_000 + 1000)
  }

  assert.ok(evaluated > 0 && evaluated <= 100, `${evaluated} guesses were evaluated`)
})

test('guesses side by side do not get past the count', async () => {
  const house = await createTestHouse()
  await addCompany(house, 'Alder')

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => signIn(house, 'user', 'guess guess guess')),
  )

  assert.equal(answers.filter(({ statusCode }) => statusCode === 401).length, 5)
})

test('[MO-62] one network is stopped after thirty failures over any accounts', async () => {
  const house = await createTestHouse()
  await addCompany(house, 'Alder')

  for (let guess = 0; guess < 30; guess++) await signIn(house, `nobody${guess}`, 'guess guess guess')

  assert.equal((await signIn(house, 'user', PASSWORD)).statusCode, 429)
  assert.equal((await signIn(house, 'user', PASSWORD, '', '192.0.2.77')).statusCode, 201)
})

test('login@company names the company by its short name or id; without it the default company is meant', async () => {
  const house = await createTestHouse()
  const alder = await addCompany(house, 'Alder & Söhne')
  const birch = await addCompany(house, 'Birch')

  const answers = [
    await signIn(house, 'user', PASSWORD),
    await signIn(house, 'user@alder-sohne', PASSWORD),
    await signIn(house, 'user@birch', PASSWORD),
    await signIn(house, `USER@${birch.tenantId}`, PASSWORD),
  ]

  const tenants = answers.map((answer) => answer.json().tenant?.id)
  assert.deepEqual(tenants, [alder.tenantId, alder.tenantId, birch.tenantId, birch.tenantId])
})

test('[UC-37] [MCP-47] a new password must be long, uncommon and not the login, and the current one is asked for', async () => {
  const house = await createTestHouse()
  await addCompany(house, 'Alder')
  const mine = { cookie: cookiesOf(await signIn(house, 'user', PASSWORD)) }
  const other = { cookie: cookiesOf(await signIn(house, 'user', PASSWORD)) }
  const change = async (current: string, next: string) => {
    const answer = await house.app.inject({
      method: 'PUT',
      url: '/api/v1/me/password',
      headers: { ...json, ...mine },
      payload: JSON.stringify({ current, next }),
    })
    return answer.statusCode === 204 ? 'changed' : answer.json().code
  }

  assert.equal(await change(PASSWORD, 'short but odd'), 'access.password_too_short')
  assert.equal(await change(PASSWORD, 'passwordpassword1'), 'access.password_common')
  assert.equal(await change(PASSWORD, '123456789012345678'), 'access.password_common')
  assert.equal(await change(PASSWORD, 'user-user-user-u'), 'access.password_common')
  assert.equal(
    await change('not the current one', 'a quiet harbour at dawn'),
    'access.current_password_wrong',
  )
  assert.equal(await change(PASSWORD, 'a quiet harbour at dawn'), 'changed')
  assert.equal((await get(house, '/session', mine)).statusCode, 200)
  assert.equal((await get(house, '/session', other)).statusCode, 401, 'other browsers are signed out')
  assert.equal((await signIn(house, 'user', 'a quiet harbour at dawn')).statusCode, 201)
})

test('[UC-37] the database holds an argon2id hash with a salt of its own, and never the password or the login', async () => {
  const house = await createTestHouse()
  const { tenantId } = await addCompany(house, 'Alder')

  const rows = await house.database.read(tenantId, (db) => db.selectFrom('account').selectAll().execute())

  assert.equal(new Set(rows.map((row) => row.password_hash)).size, rows.length)
  for (const row of rows) {
    assert.match(row.password_hash, /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[\w+/]{22}\$[\w+/]{43}$/)
    assert.equal(row.login.includes('user') || row.login.includes('admin'), false)
  }
})

test('[UC-39] a login is unique in the company, changeable, and not given to others after its owner is gone', async () => {
  const house = await createTestHouse()
  const { admin, user, tenantId } = await addCompany(house, 'Alder')
  await addCompany(house, 'Birch') // the same logins there are no conflict
  const taken = { code: 'access.login_taken' }

  await assert.rejects(addPerson(house, tenantId, { extension: '300', login: 'User' }), taken)
  await house.provisioning.change(admin.ctx, user.id, { login: 'user.two' })
  await assert.rejects(addPerson(house, tenantId, { extension: '300', login: 'user' }), taken)
  await house.provisioning.change(admin.ctx, user.id, { login: 'user' })
  await house.database.write(tenantId, async (tx) => {
    await tx.deleteFrom('account').where('subject_id', '=', user.id).execute()
    await tx.updateTable('spent_login').set({ subject_id: null }).where('subject_id', '=', user.id).execute()
  })
  await assert.rejects(addPerson(house, tenantId, { extension: '300', login: 'user' }), taken)
})

test('[UC-28] [UC-42] [4K-27] one signs in with the login alone, which is apart from what is known about the person', async () => {
  const house = await createTestHouse()
  const { admin, user } = await addCompany(house, 'Alder', 'Ines')
  await house.provisioning.changeSelf(user.ctx, { email: 'ines@example.org', display_name: 'Ines A.' })

  const known = ['ines@example.org', 'Ines', 'Ines A.', '201', user.id]
  const answers = await Promise.all(known.map((login) => signIn(house, login, PASSWORD)))
  const changed = await house.provisioning.change(admin.ctx, user.id, { login: 'harbour' })
  const renamed = await signIn(house, 'harbour', PASSWORD)

  assert.ok(answers.every(({ statusCode }) => statusCode === 400 || statusCode === 401))
  assert.equal(renamed.json().person.id, user.id)
  assert.match(
    user.id,
    /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    'random, not counted',
  )
  assert.equal(changed.email, 'ines@example.org')
})

test('a suspended person is out at once: sessions and tokens stop working', async () => {
  const house = await createTestHouse()
  const { admin, user } = await addCompany(house, 'Alder')
  const cookies = { cookie: cookiesOf(await signIn(house, 'user', PASSWORD)) }

  await house.provisioning.change(admin.ctx, user.id, { state: 'suspended' })

  assert.equal((await get(house, '/session', cookies)).statusCode, 401)
  assert.equal((await get(house, '/me', user.auth)).statusCode, 401)
})

test('the last administrator cannot be demoted or suspended', async () => {
  const house = await createTestHouse()
  const { admin } = await addCompany(house, 'Alder')
  const last = { code: 'access.last_administrator' }

  await assert.rejects(house.provisioning.setRoles(admin.ctx, admin.id, ['user']), last)
  await assert.rejects(house.provisioning.change(admin.ctx, admin.id, { state: 'suspended' }), last)
})

test('a token acts as its owner until it is withdrawn or a day past its end', async () => {
  const clock = movable()
  const house = await createTestHouse({ clock })
  const { user } = await addCompany(house, 'Alder')
  const made = await house.app.inject({
    method: 'POST',
    url: '/api/v1/tokens',
    headers: { ...json, ...user.auth },
    payload: '{"name":"laptop","expires_in_days":2}',
  })
  const auth = { authorization: `Bearer ${made.json().token}` }
  const works = (await get(house, '/me', auth)).json().id === user.id

  clock.forward(25 * 3_600_000)
  const afterADay = await get(house, '/me', auth)
  clock.forward(24 * 3_600_000)
  const afterTwo = await get(house, '/me', auth)

  assert.equal(works, true)
  assert.equal(afterADay.statusCode, 200)
  assert.equal(afterTwo.statusCode, 401)
})

test('what is past its time is purged: ended sessions after a week, failed tries after a day', async () => {
  const clock = movable()
  const house = await createTestHouse({ clock })
  const { tenantId } = await addCompany(house, 'Alder')
  await signIn(house, 'user', PASSWORD)
  await signIn(house, 'user', 'wrong wrong wrong')

  const retention = createRetention({ database: house.database, clock, catalogue })

  const atOnce = await retention.sweep(tenantId)
  clock.forward(8 * 86_400_000)
  const later = await retention.sweep(tenantId)

  assert.equal(atOnce, 0)
  assert.ok(later >= 3, `${later} rows purged`)
})
