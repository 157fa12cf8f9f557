import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PortPool } from './port-pool.ts'

const RANGE = { min: 20_001, max: 20_008, quarantineMs: 5000 }
const takeAll = (pool: PortPool, nowMs: number): number[] => {
  const taken: number[] = []
  for (let port = pool.take(nowMs); port !== undefined; port = pool.take(nowMs)) taken.push(port)
  return taken
}

test('only even ports with room for their odd neighbour are given, each once', () => {
  const pool = new PortPool(RANGE, (limit) => limit - 1)

  assert.deepEqual(
    takeAll(pool, 0).toSorted((a, b) => a - b),
    [20_002, 20_004, 20_006],
  )
})

test('a port rests before it is given again', () => {
  const pool = new PortPool(RANGE, () => 0)
  takeAll(pool, 0)

  pool.rest(20_004, 1000)

  assert.equal(pool.take(5999), undefined)
  assert.equal(pool.take(6000), 20_004)
})

test('the order follows the given randomness', () => {
  const first = new PortPool(RANGE, () => 0).take(0)
  const last = new PortPool(RANGE, (limit) => limit - 1).take(0)

  assert.notEqual(first, last)
})
