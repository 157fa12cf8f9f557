import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import type { SipResponse } from '#engine/sip/index.ts'

import { asPerson, type Colleague } from '../../support/company.ts'
import { addressOf, SESSION_A, SESSION_B, type SoftPhone } from '../../support/soft-phone.ts'
import { startSwitchboard, type Switchboard } from '../../support/switchboard.ts'

type Staff = Colleague & { phone: SoftPhone }

let board: Switchboard
let anna: Staff
let ben: Staff

before(async () => {
  board = await startSwitchboard()
  anna = await board.staff('Anna', '201')
  ben = await board.staff('Ben', '202')
})

/** Rings Ben's telephone, declines there, and gives what the INVITE said. */
async function seenByBen(dial: () => Promise<unknown>) {
  await dial()
  const ringing = await ben.phone.incoming()
  ringing.leg.reject(486)
  return ringing.leg.invite
}

test('T07: who calls is said by the credential, whatever the telephone claims', async () => {
  const invite = await seenByBen(() =>
    anna.phone.call('202', {
      sdp: SESSION_A,
      from: addressOf('"The Boss" <sip:999@sotto.test>'),
      headers: [
        ['P-Asserted-Identity', '<sip:999@sotto.test>'],
        ['P-Preferred-Identity', '<sip:999@sotto.test>'],
        ['Remote-Party-ID', '<sip:999@sotto.test>;party=calling'],
        ['Diversion', '<sip:999@sotto.test>'],
        ['History-Info', '<sip:999@sotto.test>;index=1'],
      ],
    }),
  )

  assert.match(invite.headers.get('From') ?? '', /^"?Anna"? <sip:201@/)
  const said = invite.headers.entries().map(([name, value]) => `${name}: ${value}`)
  assert.ok(said.every((line) => !line.includes('999') && !line.includes('Boss')))
})

test('nothing of the calling telephone reaches the called one: tags, Call-ID, software, addresses, sip user', async () => {
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const ringing = await ben.phone.incoming()
  ringing.leg.reject(486)
  const { headers } = ringing.leg.invite

  const said = headers
    .entries()
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
  assert.notEqual(headers.get('Call-ID'), out.leg.callId)
  assert.ok(!said.includes(out.leg.localTag))
  assert.ok(!said.includes('Soft phone'))
  assert.ok(!said.includes(anna.username))
  assert.ok(!said.includes(`:${anna.phone.port}`))
  assert.equal(headers.get('Max-Forwards'), '69')
  assert.ok(!ringing.leg.invite.body.toString().includes('50000'))
})

test('RFC 3261 16.3: Max-Forwards is counted down and ends the call', async () => {
  const invite = await seenByBen(() => anna.phone.call('202', { sdp: SESSION_A, maxForwards: 12 }))
  assert.equal(invite.headers.get('Max-Forwards'), '11')

  const last = anna.phone.inviteOnce('202', { sdp: SESSION_A, maxForwards: 0 })
  assert.equal((await last.next<SipResponse>('rejected')).status, 483)
})

test('[4K-28] [UC-43] a caller may hide their number for one call, and the journal of the called person holds nobody', async () => {
  const invite = await seenByBen(() =>
    anna.phone.call('202', { sdp: SESSION_A, headers: [['Privacy', 'id']] }),
  )

  assert.match(invite.headers.get('From') ?? '', /^"?Anonymous"? <sip:anonymous@anonymous\.invalid>/)
  const everything = invite.headers
    .entries()
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
  assert.ok(!everything.includes('201') && !everything.includes('Anna'))
  await board.records.settled()
  const [entry] = await board.records.journal(asPerson(board.tenantId, ben.id), ben.id, 'incoming')
  assert.deepEqual(entry?.party, { withheld: true })
})

test('[4K-28] [UC-43] a person may hide their number for good', async () => {
  const carla = await board.staff('Carla', '203')
  await board.database.write(board.tenantId, (tx, tell) =>
    board.people.change(tx, tell, carla.id, { hide_number: true }),
  )
  await board.numbers.settled()

  const invite = await seenByBen(() => carla.phone.call('202', { sdp: SESSION_A }))

  assert.match(invite.headers.get('From') ?? '', /anonymous@anonymous\.invalid/)
})

test('[UC-12] [UC-43] in number-only mode the called person sees the extension and no name', async () => {
  const dora = await board.staff('Dora', '204')
  await board.database.write(board.tenantId, (tx, tell) =>
    board.people.change(tx, tell, dora.id, { number_only: true }),
  )
  await board.numbers.settled()

  const invite = await seenByBen(() => dora.phone.call('202', { sdp: SESSION_A }))

  assert.match(invite.headers.get('From') ?? '', /^<sip:204@/)
})

test('another company’s extension is unknown, and so is the name of its telephones', async () => {
  const other = await board.tenants.create(
    { name: 'Andere', language: 'en', timeZone: 'UTC', isDefault: false },
    () => Promise.resolve(),
  )
  const stranger = await board.hire('Stranger', '777', other.tenantId)
  await board.phone(stranger)

  for (const dialled of ['777', stranger.username]) {
    const out = await anna.phone.call(dialled, { sdp: SESSION_A })
    assert.equal((await out.next<SipResponse>('rejected')).status, 404)
  }
})

/** T07: method × credentials, from the methods there are. */
const METHODS: [method: string, bare: number, proven: number][] = [
  ['OPTIONS', 200, 200],
  ['MESSAGE', 405, 405],
  ['SUBSCRIBE', 405, 405],
  ['PUBLISH', 405, 405],
  ['NOTIFY', 405, 405],
  ['REFER', 405, 405],
  ['INFO', 405, 405],
  ['UPDATE', 405, 405],
  ['BYE', 481, 481],
  ['FOO', 501, 501],
]

test('T07: no method has an effect without credentials, and none but calls and registrations with them', async () => {
  const uri = 'sip:202@sotto.test'
  for (const [method, bare, proven] of METHODS) {
    const without = await anna.phone.send(method, uri)
    assert.equal(without.status, bare, method)
    const challenge = await anna.phone.inviteOnce('202', { sdp: SESSION_A }).next<SipResponse>('rejected')
    const answer = anna.phone.answerTo(challenge, 'Proxy-Authenticate', method, uri)
    const withThem = await anna.phone.send(method, uri, [['Proxy-Authorization', answer]])
    assert.equal(withThem.status, proven, method)
  }
  const invite = anna.phone.inviteOnce('202', { sdp: SESSION_A })
  assert.equal((await invite.next<SipResponse>('rejected')).status, 407)
  await assert.rejects(ben.phone.incoming(100))
})

test('T08: requests inside a dialog that is not theirs change nothing', async () => {
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const ringing = await ben.phone.incoming()
  ringing.leg.accept({ sdp: SESSION_B })
  await out.next('accepted')
  await ringing.next('confirmed')

  const carla = await board.staff('Mallory', '209')
  for (const method of ['BYE', 'INFO', 'UPDATE', 'REFER']) {
    const forged = await carla.phone.stack.request({
      target: { flow: { ...carla.phone.serverFlow, remote: { host: '127.0.0.1', port: board.port } } },
      method,
      requestUri: 'sip:202@sotto.test',
      from: addressOf(`<sip:201@sotto.test>`),
      to: addressOf('<sip:202@sotto.test>;tag=0123456789abcdef0123456789abcdef'),
    })
    assert.equal(forged.status, 481, method)
  }

  assert.equal(out.leg.state, 'confirmed')
  assert.equal(ringing.leg.state, 'confirmed')
  await out.leg.bye()
})

test('nothing went wrong inside', () => {
  assert.deepEqual(board.faults, [])
  assert.equal(board.telephony.calls.count(), 0)
})
