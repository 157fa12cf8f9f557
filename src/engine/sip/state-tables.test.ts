import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFakeClock } from '../../../test/support/fake-clock.ts'
import { type AnyStateTable, StateMachine } from './state-machine.ts'
import { createTimers, type TimerName } from './timers.ts'
import { inviteClientTable } from './transaction-invite-client.ts'
import { inviteServerTable } from './transaction-invite-server.ts'
import { nonInviteClientTable } from './transaction-non-invite-client.ts'
import { nonInviteServerTable } from './transaction-non-invite-server.ts'

const tables: [name: string, table: AnyStateTable<string, string>][] = [
  ['RFC 3261 17.1.1 INVITE client', inviteClientTable],
  ['RFC 3261 17.1.2 non-INVITE client', nonInviteClientTable],
  ['RFC 3261 17.2.1 INVITE server', inviteServerTable],
  ['RFC 3261 17.2.2 non-INVITE server', nonInviteServerTable],
]
const timers: TimerName[] = ['A', 'B', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M']
const messages = ['1xx', '2xx', '300-699', 'transport error', 'request', 'ack']
const inputs = [...messages, ...timers.map((name) => `timer ${name}`)]

function machineIn(table: AnyStateTable<string, string>, state: string) {
  const done: string[] = []
  const clock = createFakeClock()
  const machine = new StateMachine<string, string>({
    table,
    initial: state,
    clock,
    values: createTimers().unreliable,
    perform: (action) => done.push(action),
  })
  return { machine, done, clock }
}

for (const [name, table] of tables)
  describe(`${name} table`, () => {
    for (const state of Object.keys(table))
      for (const input of inputs) {
        const row = table[state]?.[input]

        it(`${name}: ${input} in ${state} ${row ? `leads to ${row.next}` : 'changes nothing'}`, () => {
          const { machine, done, clock } = machineIn(table, state)

          machine.step(input)

          const expected = row?.actions.filter((action) => !/^(?:start|stop|grow) [A-M]$/.test(action)) ?? []
          assert.equal(machine.state, row?.next ?? state)
          assert.deepEqual(done, expected)
          if (!row) assert.equal(clock.pending(), 0)
        })
      }

    it(`${name}: every state but the last can be left, and nothing follows the last`, () => {
      for (const [state, row] of Object.entries(table)) {
        const next = Object.values(row).map((transition) => transition?.next)
        if (state === 'terminated') assert.deepEqual(next, [])
        else
          assert.ok(
            next.some((other) => other !== state),
            state,
          )
      }
    })

    it(`${name}: whoever is terminated says so, and nobody else`, () => {
      for (const row of Object.values(table))
        for (const transition of Object.values(row))
          assert.equal(transition?.next === 'terminated', transition?.actions.includes('terminate'))
    })
  })

describe('timers', () => {
  it('RFC 3261 17 table 4: T1 is 500 ms, T2 4 s, T4 5 s, and everything is waited for 64*T1', () => {
    const { unreliable, t2Ms, lifeMs } = createTimers()
    const values = Object.fromEntries(Object.entries(unreliable).map(([name, { ms }]) => [name, ms]))

    assert.deepEqual([t2Ms, lifeMs], [4000, 32_000])
    const life = 32_000
    const short = { A: 500, E: 500, G: 500, I: 5000, K: 5000 }
    assert.deepEqual(values, { ...short, B: life, D: life, F: life, H: life, J: life, L: life, M: life })
  })

  it('RFC 3261 17 table 4: on TCP nothing is repeated and nothing lingers', () => {
    const { reliable } = createTimers()

    for (const name of ['A', 'E', 'G'] as const) assert.equal(reliable[name].ms, undefined)
    for (const name of ['D', 'I', 'J', 'K'] as const) assert.equal(reliable[name].ms, 0)
    for (const name of ['B', 'F', 'H', 'L', 'M'] as const) assert.equal(reliable[name].ms, 32_000)
  })
})
