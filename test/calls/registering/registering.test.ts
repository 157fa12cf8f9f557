import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

import type { SipResponse } from '#engine/sip/index.ts'

import { asPerson, type Colleague } from '../../support/company.ts'
import { createDomains } from '../../support/domains.ts'
import { addressOf, SESSION_A, SESSION_B } from '../../support/soft-phone.ts'
import { startSwitchboard, type Switchboard } from '../../support/switchboard.ts'

let board: Switchboard
let anna: Colleague
let ben: Colleague

before(async () => {
  board = await startSwitchboard()
  anna = await board.hire('Anna', '201')
  ben = await board.hire('Ben', '202')
})

const contacts = (response: SipResponse) => response.headers.all('Contact')
const unregistered = (login: Colleague, how = {}) => board.phone(login, { registers: false, ...how })

test('RFC 3261 10.3: a telephone registers and takes it back', async () => {
  const phone = await unregistered(anna)

  const registered = await phone.register({ expires: 300 })
  assert.equal(registered.status, 200)
  assert.match(contacts(registered)[0] ?? '', /;expires=(300|299)/)
  const gone = await phone.register({ contact: '*', expires: 0 })
  assert.equal(gone.status, 200)
  assert.deepEqual(contacts(gone), [])
  assert.deepEqual(board.devices.bindingsOf(anna.id), [])
})

test('RFC 3261 10.3: too short an expiry is 423 with Min-Expires', async () => {
  const phone = await unregistered(anna)
  const short = await phone.register({ expires: 5 })

  assert.equal(short.status, 423)
  assert.equal(short.headers.get('Min-Expires'), '60')
})

test('T04: a telephone registers under its own name only, and the other’s binding is untouched', async () => {
  const bens = await unregistered(ben)
  await bens.register()
  const before = board.devices.bindingsOf(ben.id)
  const phone = await unregistered(anna)

  for (const to of [ben.username, '202', anna.extension])
    assert.equal((await phone.register({ to: addressOf(`<sip:${to}@sotto.test>`) })).status, 403)
  const wildcard = { contact: '*', expires: 0, to: addressOf(`<sip:${ben.username}@sotto.test>`) }
  assert.equal((await phone.register(wildcard)).status, 403)

  assert.deepEqual(board.devices.bindingsOf(ben.id), before)
})

test('T04: a Contact that points elsewhere sends nothing there: calls go to where the REGISTER came from', async () => {
  const victim = await unregistered(anna)
  const phone = await unregistered(ben)
  await phone.register({ contact: '*', expires: 0 })
  await phone.register({ contact: `<sip:x@127.0.0.1:${victim.port}>` })
  const caller = await board.phone(anna)

  const out = await caller.call('202', { sdp: SESSION_A })
  const ringing = await phone.incoming()

  ringing.leg.reject(486)
  await out.next('rejected')
  await assert.rejects(victim.incoming(100))
  await phone.register({ contact: '*', expires: 0 })
})

test('T05: an unknown name and a wrong password are answered alike, nonce apart', async () => {
  const wrong = await unregistered({ ...anna, password: 'wrong' })
  const unknown = await unregistered({ ...anna, username: 'nobody22', password: 'wrong' })

  const strip = (response: SipResponse) => [
    response.status,
    response.reason,
    ...response.headers
      .entries()
      .filter(([name]) => !['Via', 'From', 'To', 'Call-ID', 'CSeq'].includes(name))
      .map(([name, value]) => `${name}: ${value.replace(/nonce="[^"]*"/, 'nonce')}`),
  ]
  assert.deepEqual(strip(await wrong.register()), strip(await unknown.register()))
  assert.equal((await wrong.register()).status, 401)
})

test('T05: guesses are counted for those who hear our challenges; a forged source uses up nothing', async () => {
  const eve = await board.hire('Eve', '205')
  const phone = await unregistered(eve)
  const forged = `Digest username="${eve.username}", realm="sotto", nonce="${'A'.repeat(40)}", uri="sip:sotto.test", response="${'0'.repeat(32)}", algorithm=MD5, qop=auth, nc=00000001, cnonce="c"`
  for (let i = 0; i < 120; i++) {
    const { status } = await phone.stack.request({
      target: { flow: { ...phone.serverFlow, remote: { host: '127.0.0.1', port: board.port } } },
      method: 'REGISTER',
      requestUri: 'sip:sotto.test',
      from: addressOf(`<sip:${eve.username}@sotto.test>`),
      to: addressOf(`<sip:${eve.username}@sotto.test>`),
      headers: [['Authorization', forged]],
    })
    assert.equal(status, 401)
  }
  assert.equal((await phone.register()).status, 200)
  await phone.register({ contact: '*', expires: 0 })

  for (let i = 0; i < 90; i++) assert.equal((await phone.register({ password: 'wrong' })).status, 401)
  assert.equal((await phone.register()).status, 401, 'from here on not even the right password is looked at')
})

test('T06: an answer to a challenge works once', async () => {
  const phone = await unregistered(anna)
  const uri = 'sip:sotto.test'
  const send = (answer?: string) =>
    phone.stack.request({
      target: { flow: { ...phone.serverFlow, remote: { host: '127.0.0.1', port: board.port } } },
      method: 'REGISTER',
      requestUri: uri,
      from: addressOf(`<sip:${anna.username}@sotto.test>`),
      to: addressOf(`<sip:${anna.username}@sotto.test>`),
      headers: answer === undefined ? [] : [['Authorization', answer]],
    })
  const answer = phone.answerTo(await send(), 'WWW-Authenticate', 'REGISTER', uri)

  assert.equal((await send(answer)).status, 200)
  const replayed = await send(answer)
  assert.equal(replayed.status, 401)
  assert.match(replayed.headers.get('WWW-Authenticate') ?? '', /stale=true/)
})

test('RFC 8760 2.4: SHA-256 is offered first to telephones that can choose', async () => {
  const phone = await unregistered(anna)
  const { stack } = phone
  const response = await stack.request({
    target: { flow: { ...phone.serverFlow, remote: { host: '127.0.0.1', port: board.port } } },
    method: 'REGISTER',
    requestUri: 'sip:sotto.test',
    from: addressOf('<sip:a@sotto.test>'),
    to: addressOf('<sip:a@sotto.test>'),
  })

  const challenges = response.headers.all('WWW-Authenticate')
  assert.match(challenges[0] ?? '', /algorithm=SHA-256/)
  assert.match(challenges[1] ?? '', /algorithm=MD5/)
})

test('a registration outlives the process: the next one reaches the telephone without a new REGISTER', async () => {
  const phone = await unregistered(ben)
  await phone.register({ contact: '*', expires: 0 })
  await phone.register()
  const tcp = await unregistered(ben, { transport: 'tcp' })
  await tcp.register()
  assert.equal(board.devices.bindingsOf(ben.id).length, 2)

  const next = await createDomains({ ...board, folder: `${board.folder}/next`, log: board.log })
  await next.devices.load()
  const found = next.devices.bindingsOf(ben.id)

  // The TCP connection is gone with the process that held it.
  assert.equal(found.length, 1)
  assert.equal(found[0]?.flow.remote.port, phone.port)
  const running = next.records.start()
  await running.stop()
  await tcp.close()
  await phone.register({ contact: '*', expires: 0 })
})

test('[4K-22] the address of a telephone stays in the registrar, sealed, and goes with the registration', async () => {
  const dora = await board.hire('Dora', '204')
  const phone = await board.phone(dora)
  const ctx = asPerson(board.tenantId, dora.id)
  const rows = () =>
    board.database.read(board.tenantId, (db) =>
      db.selectFrom('registration').selectAll().where('subject_id', '=', dora.id).execute(),
    )

  const stored = await rows()
  assert.equal(stored.length, 1)
  const bytes = Buffer.concat(stored.flatMap((row) => [row.contact, row.flow, row.call_id]))
  assert.ok(!bytes.includes('127.0.0.1') && !bytes.includes(String(phone.port)))
  const shown = JSON.stringify([board.devices.registrations(ctx), await board.devices.list(ctx, dora.id)])
  assert.ok(!shown.includes('127.0.0.1') && !shown.includes(String(phone.port)))

  await phone.register({ contact: '*', expires: 0 })
  assert.deepEqual(await rows(), [])
})

test('a telephone behind TCP is forgotten when its connection closes', async () => {
  const tcp = await unregistered(ben, { transport: 'tcp' })
  await tcp.register()
  assert.equal(board.devices.bindingsOf(ben.id).length, 1)

  await tcp.close()
  for (let i = 0; i < 50 && board.devices.bindingsOf(ben.id).length > 0; i++) await delay(20)

  assert.deepEqual(board.devices.bindingsOf(ben.id), [])
})

test('a telephone whose secret was changed is off the network until it has the new one', async () => {
  const carla = await board.hire('Carla', '203')
  const phone = await board.phone(carla)
  const [binding] = board.devices.bindingsOf(carla.id)
  assert.ok(binding)

  await board.devices.rotate(
    {
      actor: { kind: 'operator' },
      tenantId: board.tenantId,
      purpose: 'administration',
      requestId: binding.id,
    },
    binding.deviceId,
  )
  await board.devices.settled()

  assert.deepEqual(board.devices.bindingsOf(carla.id), [])
  assert.equal((await phone.register()).status, 401)
  const out = await (await board.phone(anna)).call('203', { sdp: SESSION_B })
  assert.equal((await out.next<SipResponse>('rejected')).status, 480)
  assert.deepEqual(board.faults, [])
})
