import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isLogin, proposeLogin, tokenIn } from './setup.ts'

test('the set-up token is what stands behind the hash', () => {
  assert.equal(tokenIn('#abc123'), 'abc123')
  assert.equal(tokenIn('#token=abc123'), 'abc123')
  assert.equal(tokenIn(''), undefined)
})

test('a login is proposed from the name, in letters every keyboard has', () => {
  assert.equal(proposeLogin('Zoé', 'Müller-Groß'), 'zoe.muellergross')
  assert.equal(proposeLogin('', ''), '')
  assert.ok(isLogin(proposeLogin('Anna', 'Hopkins')))
})

test('a login has no capital letters and no spaces', () => {
  assert.ok(isLogin('a.b-c_9'))
  for (const wrong of ['A', 'a', 'a b', 'Anna', '.ab']) assert.ok(!isLogin(wrong))
})
