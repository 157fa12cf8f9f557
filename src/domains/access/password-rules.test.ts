import assert from 'node:assert/strict'
import { test } from 'node:test'

import { demandGoodPassword, generatePassword } from './password-rules.ts'

function verdict(password: string, login = 'a.hopkins'): string {
  try {
    demandGoodPassword(password, login)
    return 'good'
  } catch (fault) {
    return (fault as { code: string }).code
  }
}

test('[UC-37] the commonest long passwords are refused, with their usual trimmings', () => {
  const common = [
    'passwordpassword',
    'Password12345678',
    'P@ssw0rdP@ssw0rd',
    'qwertyuiop123456',
    'qwertzuiop!!!!!!!',
    '1234567890123456',
    'abcdefghijklmnop',
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    'iloveyouiloveyou',
    'letmeinletmein123',
    'Administrator2026',
    'correcthorsebatterystaple',
    'changemechangeme1',
  ]

  assert.deepEqual(
    common.filter((password) => verdict(password) !== 'access.password_common'),
    [],
  )
})

test('[UC-37] a phrase of one’s own is good, also with a common word in it or in another script', () => {
  const own = [
    'seven green lanterns hum',
    'my secret garden has a door',
    'Käse schmeckt am besten kalt',
    'пятнадцать белых журавлей',
    'xK9!vQ2#mB7$pL4@',
  ]

  assert.deepEqual(
    own.map((password) => verdict(password)),
    own.map(() => 'good'),
  )
})

test('length counts characters, not bytes or halves of them', () => {
  assert.equal(verdict('ü'.repeat(7) + 'abcdefg'), 'access.password_too_short')
  assert.equal(verdict('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤'), 'access.password_too_short')
})

test('the login with little around it is refused', () => {
  assert.equal(verdict('annahopkins-2026!', 'annahopkins'), 'access.password_from_login')
})

test('generated passwords pass the rules and do not repeat', () => {
  const made = Array.from({ length: 200 }, generatePassword)

  assert.equal(new Set(made).size, 200)
  assert.deepEqual(
    made.filter((password) => verdict(password) !== 'good'),
    [],
  )
})
