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
