import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readConfig } from './config.ts'

const fault = (environment: Record<string, string>): string => {
  try {
    readConfig(environment)
    return ''
  } catch (thrown) {
    return (thrown as { details: { says: string } }).details.says
  }
}

test('without settings there are the promised defaults', () => {
  const config = readConfig({})

  assert.deepEqual(
    [config.httpPort, config.httpsPort, config.sipPort, config.sipsPort, config.rtpPorts],
    [8080, 8443, 5060, 5061, { min: 20000, max: 29999 }],
  )
  assert.match(config.data, /\/data$/)
  assert.ok(Object.isFrozen(config) && Object.isFrozen(config.rtpPorts))
})

test('a setting that is left empty counts as left out', () => {
  assert.equal(readConfig({ SOTTO_HTTP_PORT: '', DATABASE_URL: '' }).httpPort, 8080)
})

test('0 is any free port and off is none', () => {
  const config = readConfig({ SOTTO_HTTP_PORT: '0', SOTTO_SIP_PORT: 'off' })

  assert.deepEqual([config.httpPort, config.sipPort], [0, undefined])
})

test('an unknown SOTTO_ name is refused with the nearest known one; names of others are let be', () => {
  assert.equal(
    fault({ SOTTO_HTPP_PORT: '1' }),
    'SOTTO_HTPP_PORT is no setting of Sotto; did you mean SOTTO_HTTP_PORT?',
  )
  assert.equal(fault({ PATH: '/bin', HOME: '/', SOTTO_PEERS: 'required', SOTTO_TEST_POSTGRES: 'x' }), '')
})

test('each wrong value is named by its setting and never repeated', () => {
  const says = fault({
    SOTTO_HTTP_PORT: 'canary',
    SOTTO_RTP_PORTS: '5-4',
    DATABASE_URL: 'mysql://canary',
    SOTTO_BIND: 'canary',
  })

  for (const name of ['SOTTO_HTTP_PORT', 'SOTTO_RTP_PORTS', 'DATABASE_URL', 'SOTTO_BIND'])
    assert.match(says, new RegExp(`${name} must`))
  assert.doesNotMatch(says, /canary/)
})

test('a data folder too deep for a unix socket gets one of its own elsewhere', () => {
  const deep = `/${'a'.repeat(120)}`

  assert.ok(readConfig({ SOTTO_DATA: deep }).socketPath.length < 108)
  assert.notEqual(
    readConfig({ SOTTO_DATA: deep }).socketPath,
    readConfig({ SOTTO_DATA: `${deep}b` }).socketPath,
  )
})
