import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import { AppError } from '#lib/errors.ts'
import { systemClock } from '#lib/clock.ts'

import { asPerson, type Colleague, createTestCompany, operator } from '../../../test/support/company.ts'
import { ha1Of } from './credentials.ts'
import { GuessLimit } from './guess-limit.ts'

type Company = Awaited<ReturnType<typeof createTestCompany>>

let company: Company
let anna: Colleague
let ben: Colleague

before(async () => {
  company = await createTestCompany()
  anna = await company.hire('Anna', '201')
  ben = await company.hire('Ben', '202')
})

test('[UC-40] the SIP secret is made by the system, shown once, and kept only as sealed digests', async () => {
  const ctx = asPerson(company.tenantId, anna.id)
  const { device, sip } = await company.devices.add(ctx, anna.id, { name: 'Desk' })

  assert.match(sip.username, /^[a-z0-9]{8}$/)
  assert.match(sip.password, /^[a-z0-9]{24}$/)
  const rows = await company.database.read(company.tenantId, (db) =>
    db.selectFrom('device').selectAll().where('id', '=', device.id).execute(),
  )
  const stored = Buffer.concat(
    rows.flatMap((row) => [row.ha1_md5, row.ha1_sha256, row.name ?? Buffer.alloc(0)]),
  )
  const ha1 = ha1Of(sip.username, sip.password)
  for (const text of [sip.password, ha1.MD5, ha1['SHA-256'], 'Desk']) assert.ok(!stored.includes(text))
  for (const hex of [ha1.MD5, ha1['SHA-256']]) assert.ok(!stored.includes(Buffer.from(hex, 'hex')))
  assert.ok(!JSON.stringify(await company.devices.list(ctx, anna.id)).includes(sip.password))
})

test('[UC-40] a secret is changed on demand, and the old one is worth nothing', async () => {
  const ctx = asPerson(company.tenantId, anna.id)
  const { device, sip } = await company.devices.add(ctx, anna.id, {})
  await company.devices.settled()
  const old = company.devices.find(sip.username)?.ha1

  const renewed = await company.devices.rotate(ctx, device.id as never)
  await company.devices.settled()

  assert.equal(renewed.username, sip.username)
  assert.notEqual(renewed.password, sip.password)
  const now = company.devices.find(sip.username)?.ha1
  assert.notDeepEqual(now, old)
  assert.deepEqual(now, ha1Of(renewed.username, renewed.password))
})

test('a telephone is managed by its owner and by an administrator, and does not exist for anyone else', async () => {
  const own = asPerson(company.tenantId, anna.id)
  const { device } = await company.devices.add(own, anna.id, {})
  const id = device.id as never
  const other = asPerson(company.tenantId, ben.id)

  const isUnknown = (fault: unknown) => fault instanceof AppError && fault.code === 'devices.unknown'
  await assert.rejects(company.devices.rotate(other, id), isUnknown)
  await assert.rejects(company.devices.remove(other, id), isUnknown)
  await assert.rejects(company.devices.list(other, anna.id))
  await assert.rejects(company.devices.remove(operator(company.tenantId), id, ben.id), isUnknown)
  await company.devices.remove(operator(company.tenantId), id)
  await assert.rejects(company.devices.remove(own, id), isUnknown)
})

test('[UC-167] a telephone is called what its owner calls it, and nothing unless they do', async () => {
  const own = asPerson(company.tenantId, anna.id)

  const [named, unnamed] = [
    await company.devices.add(own, anna.id, { name: 'Workshop' }),
    await company.devices.add(own, anna.id, {}),
  ]

  assert.equal(named.device.name, 'Workshop')
  assert.doesNotMatch(JSON.stringify(unnamed), /anna/i)
})

test('a removed telephone is forgotten at once', async () => {
  const ctx = asPerson(company.tenantId, anna.id)
  const { device, sip } = await company.devices.add(ctx, anna.id, {})
  await company.devices.settled()
  assert.ok(company.devices.find(sip.username))

  await company.devices.remove(ctx, device.id as never)
  await company.devices.settled()

  assert.equal(company.devices.find(sip.username), undefined)
})

test('every change of a telephone is in the audit log of its owner', async () => {
  const trail = await company.audit.about(operator(company.tenantId), anna.id)
  const actions = new Set(trail.map(({ action }) => action))

  for (const action of ['device.created', 'device.secret_changed', 'device.removed'])
    assert.ok(actions.has(action))
})

test('T05: at most a hundred guesses a day are evaluated for one telephone, and strangers cannot lock out its own place', () => {
  let now = 0
  const limit = new GuessLimit({ ...systemClock, monotonicMs: () => now })
  const guess = (source: string, atHome: boolean) => ({ username: 'abcd2345', source, exists: true, atHome })
  let evaluated = 0
  for (let i = 0; i < 500; i++) {
    const from = guess(`192.0.2.${i % 250}`, false)
    if (!limit.allows(from)) continue
    evaluated += 1
    limit.failed(from)
  }
  assert.equal(evaluated, 90)

  const home = guess('198.51.100.1', true)
  assert.ok(limit.allows(home))
  for (let i = 0; i < 50; i++) {
    if (!limit.allows(home)) continue
    evaluated += 1
    limit.failed(home)
  }
  assert.equal(evaluated, 100)

  now = 24 * 60 * 60_000
  assert.ok(limit.allows(home))
})

test('T05: made-up names do not push out the counter of a real telephone', () => {
  const limit = new GuessLimit(systemClock)
  const real = { username: 'abcd2345', source: '192.0.2.1', exists: true, atHome: false }
  for (let i = 0; i < 90; i++) limit.failed(real)
  for (let i = 0; i < 50_000; i++)
    limit.failed({ username: `made-up-${i}`, source: `s${i}`, exists: false, atHome: false })

  assert.equal(limit.allows(real), false)
})

test('[UC-167] a telephone has the label its user gives it, and none by itself', async () => {
  const ctx = asPerson(company.tenantId, ben.id)
  const named = await company.devices.add(ctx, ben.id, { name: 'Hall' })
  const unnamed = await company.devices.add(ctx, ben.id, {})

  const labels = new Map((await company.devices.list(ctx, ben.id)).map(({ id, name }) => [id, name]))
  assert.equal(labels.get(named.device.id), 'Hall')
  assert.equal(labels.get(unnamed.device.id), '')
})
