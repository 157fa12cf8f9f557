import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'

import { WebSocket } from 'ws'

import { listenHttp } from '#edges/http/listeners.ts'

import { atEnd } from '../support/database.ts'
import { addCompany, addPerson, createTestHouse, type TestHouse } from '../support/house.ts'

async function open(house: TestHouse) {
  const listening = await listenHttp(house.doors, 0)
  atEnd(() => listening.close())
  return (headers: Record<string, string>) => {
    const socket = new WebSocket(`ws://127.0.0.1:${listening.port}/api/v1/live`, { headers })
    const heard: { event: string; ids: Record<string, string> }[] = []
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString())))
    socket.on('error', () => undefined)
    return { socket, heard, port: listening.port }
  }
}

/** The status a refused handshake is answered with. */
function refusal(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.once('open', () => resolve(101))
  })
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 60))

test('each listener hears what their role may hear, as names and ids and nothing else', async () => {
  const house = await createTestHouse()
  const { admin, user, tenantId } = await addCompany(house, 'Alder', 'Canary')
  const other = await addPerson(house, tenantId, { extension: '202', login: 'other' })
  const birch = await addCompany(house, 'Birch')
  const connect = await open(house)
  const all = [admin, user, other, birch.admin].map((who) => connect(who.auth))
  const [boss, self, bystander, stranger] = all
  await Promise.all(all.map(({ socket }) => once(socket, 'message')))

  await house.provisioning.change(admin.ctx, user.id, { first_name: 'Canary' })
  house.bus.publish({ name: 'journal.changed', tenantId, ids: { person: user.id } })
  house.bus.publish({ name: 'call.changed', tenantId, ids: { call: other.id, person: user.id } })
  await soon()

  const names = (one: typeof boss) => one?.heard.slice(1).map(({ event }) => event)
  assert.deepEqual(names(boss), ['person.updated', 'call.changed'])
  assert.deepEqual(names(self), ['person.updated', 'journal.changed', 'call.changed'])
  assert.deepEqual(names(bystander), [])
  assert.deepEqual(names(stranger), [])
  assert.deepEqual(boss?.heard.at(-1)?.ids, { call: other.id }, 'that there is a call, not whose')
  assert.doesNotMatch(JSON.stringify([boss?.heard, self?.heard]), /Canary/)
})

test('[T19] no credential, a wrong one and a page of another origin are refused at the handshake', async () => {
  const house = await createTestHouse()
  const { user } = await addCompany(house, 'Alder')
  const connect = await open(house)

  assert.equal(await refusal(connect({}).socket), 401)
  assert.equal(await refusal(connect({ authorization: 'Bearer nonsense' }).socket), 401)
  assert.equal(await refusal(connect({ ...user.auth, origin: 'https://evil.example' }).socket), 403)
  const { port, socket } = connect({ ...user.auth })
  await once(socket, 'open')
  const own = connect({ ...user.auth, origin: `http://127.0.0.1:${port}` })
  await once(own.socket, 'open')
})

test('a listener is closed at once when their account is suspended', { timeout: 15_000 }, async () => {
  const house = await createTestHouse()
  const { admin, user } = await addCompany(house, 'Alder')
  const connect = await open(house)
  const { socket } = connect(user.auth)
  await once(socket, 'open')

  const closed = once(socket, 'close')
  await house.provisioning.change(admin.ctx, user.id, { state: 'suspended' })

  assert.equal((await closed)[0], 4401)
})
