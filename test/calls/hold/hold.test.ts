import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import type { CallLeg, IncomingRequest, ReinviteEvent } from '#engine/sip/index.ts'

import { asPerson, type Colleague } from '../../support/company.ts'
import { session, SESSION_A, SESSION_B, type SoftPhone } from '../../support/soft-phone.ts'
import { startSwitchboard, type Switchboard } from '../../support/switchboard.ts'

let board: Switchboard
let anna: Colleague & { phone: SoftPhone }
let ben: Colleague & { phone: SoftPhone }

before(async () => {
  board = await startSwitchboard()
  anna = await board.staff('Anna', '201')
  ben = await board.staff('Ben', '202')
})

async function connect() {
  const out = await anna.phone.call('202', { sdp: SESSION_A })
  const ringing = await ben.phone.incoming()
  ringing.leg.accept({ sdp: SESSION_B })
  await out.next('accepted')
  await ringing.next('confirmed')
  return { out, ringing, annas: out.leg as CallLeg, bens: ringing.leg as CallLeg }
}

function answerReinvites(leg: CallLeg, answer: (event: ReinviteEvent) => void): ReinviteEvent[] {
  const seen: ReinviteEvent[] = []
  leg.on('reinvite', (event) => {
    seen.push(event)
    answer(event)
  })
  return seen
}

const stateNow = () => board.telephony.calls.listLive(asPerson(board.tenantId, anna.id))[0]?.state

for (const holder of ['caller', 'callee'] as const) {
  test(`the ${holder} puts the call on hold and takes it back`, async () => {
    const { annas, bens } = await connect()
    const [holding, held] = holder === 'caller' ? [annas, bens] : [bens, annas]
    const seen = answerReinvites(held, (event) =>
      event.accept(session(50_100, event.sdp?.includes('a=sendonly') ? 'a=recvonly' : 'a=sendrecv')),
    )

    const hold = await holding.reinvite(session(50_000, 'a=sendonly'))
    assert.equal(hold.status, 200)
    assert.match(hold.sdp ?? '', /^a=recvonly/m)
    assert.match(seen[0]?.sdp ?? '', /^a=sendonly/m)
    assert.ok(!seen[0]?.sdp?.includes('50000'))
    assert.equal(stateNow(), 'held')

    const resume = await holding.reinvite(session(50_000, 'a=sendrecv'))
    assert.equal(resume.status, 200)
    assert.equal(stateNow(), 'answered')
    await annas.bye()
  })
}

test('a change that the other side refuses leaves the call as it was', async () => {
  const { annas, bens } = await connect()
  answerReinvites(bens, (event) => event.reject(488))

  const refused = await annas.reinvite(session(50_000, 'a=sendonly'))

  assert.equal(refused.status, 488)
  assert.equal(stateNow(), 'answered')
  assert.equal(annas.state, 'confirmed')
  await annas.bye()
})

test('RFC 3261 14.2: a re-INVITE without an offer lets the other side offer', async () => {
  const { annas, bens } = await connect()
  let confirmed: string | undefined
  const done = new Promise<void>((resolve) => {
    bens.on('reinviteConfirmed', ({ sdp }) => {
      confirmed = sdp
      resolve()
    })
  })
  answerReinvites(bens, (event) => {
    assert.equal(event.sdp, undefined)
    event.accept(session(50_200))
  })

  const offered = await annas.reinvite(undefined)
  assert.equal(offered.status, 200)
  assert.ok(offered.sdp && !offered.sdp.includes('50200'))
  offered.acknowledge?.(session(50_000))
  await done

  assert.ok(confirmed !== undefined && !confirmed.includes('50000'))
  await annas.bye()
})

test('a call may begin without an offer: the called telephone offers', async () => {
  const out = await anna.phone.call('202', { sdp: undefined })
  const ringing = await ben.phone.incoming()
  assert.equal(ringing.leg.invite.body.length, 0)
  ringing.leg.accept({ sdp: session(50_300) })
  const { sdp } = await out.next<{ sdp: string }>('accepted')
  assert.ok(!sdp.includes('50300'))
  out.leg.acknowledge(session(50_400))

  const confirmed = await ringing.next<{ sdp: string }>('confirmed')
  assert.ok(!confirmed.sdp.includes('50400'))
  await out.leg.bye()
})

test('tones by INFO reach the other side, OPTIONS is answered here, the rest is refused (T07)', async () => {
  const { annas, bens, ringing } = await connect()
  bens.on('request', (incoming: IncomingRequest) => incoming.respond(200))
  const tone = Buffer.from('Signal=5\r\nDuration=160\r\n')

  const info = await annas.request('INFO', [['Content-Type', 'application/dtmf-relay']], tone)
  assert.equal(info.status, 200)
  const got = await ringing.next<IncomingRequest>('request')
  assert.equal(got.request.method, 'INFO')
  assert.deepEqual(got.request.body, tone)

  const options = await annas.request('OPTIONS')
  assert.equal(options.status, 200)
  assert.match(options.headers.get('Allow') ?? '', /INVITE/)
  for (const method of ['MESSAGE', 'REFER', 'NOTIFY', 'UPDATE'])
    assert.equal((await annas.request(method)).status, 405, method)
  assert.equal(ringing.seen.filter(({ name }) => name === 'request').length, 1)
  await annas.bye()
})

test('nothing went wrong inside', () => {
  assert.deepEqual(board.faults, [])
  assert.equal(board.telephony.calls.count(), 0)
})
