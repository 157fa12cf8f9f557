import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

import { baresipPath, startBaresip } from '../../support/baresip.ts'
import { asPerson } from '../../support/company.ts'
import { startSwitchboard, type Switchboard } from '../../support/switchboard.ts'
import { hasTone, readWav } from '../../support/tone.ts'

let board: Switchboard
before(async () => {
  board = await startSwitchboard()
})

for (const transport of ['udp', 'tcp'] as const) {
  test(
    `two baresip telephones over ${transport} register, call, and each hears the other's tone`,
    { skip: baresipPath === undefined && 'baresip is not installed' },
    async (t) => {
      const anna = await board.hire('Anna', transport === 'udp' ? '201' : '211')
      const ben = await board.hire('Ben', transport === 'udp' ? '202' : '212')
      const server = `127.0.0.1:${board.port}`
      const login = ({ username, password }: typeof anna) => ({ user: username, password, server, transport })
      const annas = await startBaresip({ ...login(anna), tone: 440 })
      const bens = await startBaresip({ ...login(ben), tone: 620, answers: false })
      t.after(() => Promise.all([annas.close(), bens.close()]))
      await annas.registered()
      await bens.registered()

      await annas.command('dial', ben.extension)
      const incoming = await bens.waitFor('CALL_INCOMING')
      assert.match(incoming.peeruri ?? '', new RegExp(`sip:${anna.extension}@`))
      await bens.command('accept')
      const established = await annas.waitFor('CALL_ESTABLISHED')
      await delay(2_000)
      await annas.command('hangup')
      await bens.waitFor('CALL_CLOSED')
      await annas.waitFor('CALL_CLOSED')
      const closedAt = Date.now()

      const [annaHeard = ''] = await annas.recordings('dec')
      const [benHeard = ''] = await bens.recordings('dec')
      assert.ok(hasTone(readWav(annaHeard).samples, 620), 'Anna hears Ben')
      assert.ok(hasTone(readWav(benHeard).samples, 440), 'Ben hears Anna')

      await board.records.settled()
      const { items } = await board.records.list(asPerson(board.tenantId, ben.id), { limit: 1, offset: 0 })
      assert.equal(items[0]?.disposition, 'answered')
      assert.ok(Math.abs(Date.parse(items[0]?.answered_at ?? '') - established.at) < 1_000)
      assert.ok(Math.abs(Date.parse(items[0]?.ended_at ?? '') - closedAt) < 1_000)
      const [entry] = await board.records.journal(asPerson(board.tenantId, ben.id), ben.id, 'incoming')
      assert.equal(entry?.party.name, 'Anna')
      assert.deepEqual(board.faults, [])
    },
  )
}

test(
  'a baresip telephone puts another on hold, takes it back, and sends tones',
  { skip: baresipPath === undefined && 'baresip is not installed' },
  async (t) => {
    const [carla, dora] = [await board.hire('Carla', '221'), await board.hire('Dora', '222')]
    const server = `127.0.0.1:${board.port}`
    const phone = (of: typeof carla, tone: number) =>
      startBaresip({ user: of.username, password: of.password, server, tone })
    const [carlas, doras] = [await phone(carla, 440), await phone(dora, 620)]
    t.after(() => Promise.all([carlas.close(), doras.close()]))
    await Promise.all([carlas.registered(), doras.registered()])
    await carlas.command('dial', '222')
    await carlas.waitFor('CALL_ESTABLISHED')
    const stateBecomes = async (wanted: string) => {
      const state = () => board.telephony.calls.listLive(asPerson(board.tenantId, carla.id))[0]?.state
      for (let i = 0; i < 100 && state() !== wanted; i++) await delay(20)
      assert.equal(state(), wanted)
    }

    await stateBecomes('answered')
    await carlas.command('hold')
    await stateBecomes('held')
    await carlas.command('resume')
    await stateBecomes('answered')
    await delay(500)
    await carlas.command('sndcode', '5')
    const tone = await doras.waitFor('CALL_DTMF_START')
    assert.equal(tone.param, '5')
    await carlas.command('hangup')
    await doras.waitFor('CALL_CLOSED')
    assert.deepEqual(board.faults, [])
  },
)
