import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addCompany, createTestHouse, PASSWORD, type TestHouse } from '../support/house.ts'
import { tellFigure } from '../support/figure.ts'

const FULL = process.env['SOTTO_PROVE_FULL'] === '1'
const GUESSES = FULL ? 10_000 : 1_000
const ADDRESSES = GUESSES / 10
const SIDE_BY_SIDE = 20
const OWNER_EVERY = GUESSES / 50
const SLOWEST_OWNER_MS = 2_000

function signIn(house: TestHouse, password: string, remoteAddress: string, cookie = '') {
  return house.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    remoteAddress,
    headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
    payload: JSON.stringify({ login: 'user', password }),
  })
}

test('[T18] while a thousand addresses guess, the owner gets in every time, and hardly a guess is looked at', async (t) => {
  const house = await createTestHouse()
  await addCompany(house, 'Alder')
  const first = await signIn(house, PASSWORD, '192.0.2.1')
  const known = first.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const times: number[] = []
  let evaluated = 0
  let owner = 0

  for (let guess = 0; guess < GUESSES; guess += SIDE_BY_SIDE) {
    const answers = await Promise.all(
      Array.from({ length: SIDE_BY_SIDE }, (_, at) => {
        const address = (guess + at) % ADDRESSES
        return signIn(house, `guess number ${guess + at}`, `198.18.${address >> 8}.${address & 255}`)
      }),
    )
    evaluated += answers.filter(({ statusCode }) => statusCode === 401).length
    if (guess % OWNER_EVERY !== 0) continue
    const started = performance.now()
    if ((await signIn(house, PASSWORD, '192.0.2.1', known)).statusCode === 201) owner++
    times.push(performance.now() - started)
  }

  const p95 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0
  tellFigure(t, { name: 'guesses', value: GUESSES, unit: 'sign-ins' })
  tellFigure(t, { name: 'guesses evaluated', value: evaluated, unit: 'guesses', target: 100, bound: 'most' })
  tellFigure(t, { name: 'owner gets in', value: (owner / times.length) * 100, unit: '%', target: 100 })
  tellFigure(t, {
    name: 'owner p95',
    value: Math.round(p95),
    unit: 'ms',
    target: SLOWEST_OWNER_MS,
    bound: 'most',
  })
  assert.ok(evaluated <= 100, `${evaluated} guesses were evaluated`)
  assert.equal(owner, times.length)
  assert.ok(p95 <= SLOWEST_OWNER_MS, `${p95} ms`)
})
