import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isTyping, nextKey } from './key-sequence.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false }
const press = (key: string) => ({ ...plain, key })

test('g and then a letter is a command, while it is fresh', () => {
  const first = nextKey(undefined, press('g'), 0)

  assert.equal(nextKey(first.state, press('j'), 1000).command, 'gj')
  assert.equal(nextKey(first.state, press('j'), 2000).command, undefined)
})

test('the question mark and the slash stand alone', () => {
  assert.equal(nextKey(undefined, press('?'), 0).command, '?')
  assert.equal(nextKey(undefined, press('/'), 0).command, '/')
  assert.equal(nextKey(undefined, press('x'), 0).command, undefined)
})

test('keys with a modifier belong to the browser', () => {
  assert.deepEqual(nextKey({ leader: 'g', at: 0 }, { ...press('j'), ctrlKey: true }, 10), {
    state: undefined,
    command: undefined,
  })
})

test('letters typed into a field are text', () => {
  assert.ok(isTyping({ tagName: 'INPUT' }))
  assert.ok(isTyping({ tagName: 'DIV', isContentEditable: true }))
  assert.ok(!isTyping({ tagName: 'BUTTON' }))
  assert.ok(!isTyping(null))
})
