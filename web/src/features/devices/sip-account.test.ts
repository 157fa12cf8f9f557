import assert from 'node:assert/strict'
import { test } from 'node:test'

import { accountUri, baresipLine } from './sip-account.ts'

const sip = {
  username: 'p4k7xw2m',
  password: 'a:b@c d',
  uri: 'sip:p4k7xw2m@h',
  server: 'h:5060',
  transport: 'udp',
} as const

test('the code for the camera escapes what would end the password early', () => {
  assert.equal(accountUri(sip), 'sip:p4k7xw2m:a%3Ab%40c%20d@h:5060;transport=udp')
})

test('the line for baresip names server, transport and password', () => {
  assert.equal(baresipLine(sip), '<sip:p4k7xw2m@h:5060;transport=udp>;auth_pass=a:b@c d')
})
