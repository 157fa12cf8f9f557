import assert from 'node:assert/strict'
import { test } from 'node:test'
import { computeHa1, computeResponse, type DigestAlgorithm, parseCredentials } from './digest.ts'
import { createNonceMint } from './digest-nonce.ts'
import { answerChallenge, chooseChallenge, parseChallenge } from './digest-client.ts'
import { createDigestServer, type DigestRequest, type DigestServer } from './digest-server.ts'
import { NonceCounts } from './nonce-counts.ts'

const login = { username: 'p4k7xw2m', realm: 'sotto', password: 'correct horse' }
const method = 'REGISTER'
const uri = 'sip:sotto.example'

function serverAt(time: { ms: number }, capacity = 100, key = Buffer.alloc(32, 7)): DigestServer {
  let seed = 0
  return createDigestServer({
    clock: { now: () => new Date(time.ms) },
    random: (size) => Buffer.alloc(size, seed++),
    key,
    realm: 'sotto',
    nonceLifetimeMs: 60_000,
    capacity,
  })
}

function ask(server: DigestServer, algorithm: DigestAlgorithm = 'SHA-256') {
  const challenge = chooseChallenge(server.challenge({ algorithms: [algorithm] }))
  assert.ok(challenge)
  return challenge
}

function reply(
  challenge: ReturnType<typeof ask>,
  change: { count?: number; password?: string; uri?: string } = {},
) {
  const header = answerChallenge(challenge, {
    method,
    uri: change.uri ?? uri,
    login: { username: login.username, password: change.password ?? login.password },
    cnonce: 'c0ffee',
    count: change.count ?? 1,
  })
  const credentials = parseCredentials(header ?? '')
  assert.ok(credentials)
  return credentials
}

function requestFor(algorithm: DigestAlgorithm, change: Partial<DigestRequest> = {}): DigestRequest {
  return { method, uri, ha1: computeHa1(algorithm, login), algorithms: ['SHA-256', 'MD5'], ...change }
}

test('[RFC 7616 3.9.1] the example of the RFC comes out for MD5 and SHA-256', () => {
  const mufasa = { username: 'Mufasa', realm: 'http-auth@example.org', password: 'Circle of Life' }
  const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v'
  const qop = { nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' }
  const respond = (algorithm: DigestAlgorithm) =>
    computeResponse({
      algorithm,
      ha1: computeHa1(algorithm, mufasa),
      method: 'GET',
      uri: '/dir/index.html',
      nonce,
      qop,
    })

  assert.equal(respond('MD5'), '8ca523f5e9506fed4657c9700eebdbec')
  assert.equal(respond('SHA-256'), '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1')
})

test('[RFC 8760 2.4] challenges come in the order asked for, one header each', () => {
  const server = serverAt({ ms: 1000 })

  const both = server.challenge({ algorithms: ['SHA-256', 'MD5'] })
  const single = server.challenge({ algorithms: ['MD5'], stale: true })

  assert.deepEqual(
    both.map((header) => parseChallenge(header)?.algorithm),
    ['SHA-256', 'MD5'],
  )
  assert.equal(single.length, 1)
  assert.equal(parseChallenge(single[0] ?? '')?.stale, true)
})

for (const algorithm of ['MD5', 'SHA-256'] as const)
  test(`the right password is accepted with ${algorithm}, and any other is not`, () => {
    const server = serverAt({ ms: 1000 })
    const challenge = ask(server, algorithm)

    const wrong = server.verify(reply(challenge, { password: 'guess' }), requestFor(algorithm))
    const unknown = server.verify(reply(challenge), requestFor(algorithm, { ha1: undefined }))
    const right = server.verify(reply(challenge), requestFor(algorithm))

    assert.deepEqual(wrong, { ok: false, reason: 'bad_response' })
    assert.deepEqual(unknown, { ok: false, reason: 'bad_response' })
    assert.deepEqual(right, { ok: true })
  })

test('[T06] a nonce count is served once and only upwards', () => {
  const server = serverAt({ ms: 1000 })
  const challenge = ask(server)
  const verdicts = [1, 2, 2, 1, 7, 5].map((count) =>
    server.verify(reply(challenge, { count }), requestFor('SHA-256')),
  )

  assert.deepEqual(
    verdicts.map(({ ok }) => ok),
    [true, true, false, false, true, false],
  )
  assert.deepEqual(verdicts[2], { ok: false, reason: 'stale' })
})

test('[T06] a nonce expires, and only the right password is told that it is stale', () => {
  const time = { ms: 1000 }
  const server = serverAt(time)
  const challenge = ask(server)
  time.ms += 60_001

  const right = server.verify(reply(challenge), requestFor('SHA-256'))
  const wrong = server.verify(reply(challenge, { password: 'guess' }), requestFor('SHA-256'))

  assert.deepEqual(right, { ok: false, reason: 'stale' })
  assert.deepEqual(wrong, { ok: false, reason: 'bad_response' })
})

test('[T06] a nonce of another key, of another binding or made up is no use', () => {
  const server = serverAt({ ms: 1000 })
  const foreign = ask(serverAt({ ms: 1000 }, 100, Buffer.alloc(32, 8)))
  const bound = chooseChallenge(server.challenge({ algorithms: ['SHA-256'], binding: '192.0.2.1' }))
  const own = ask(server)
  assert.ok(bound)

  for (const challenge of [foreign, bound, { ...own, nonce: 'x' }, { ...own, nonce: `${own.nonce}=` }])
    assert.deepEqual(server.verify(reply(challenge), requestFor('SHA-256')), { ok: false, reason: 'stale' })
  assert.deepEqual(server.verify(reply(bound), requestFor('SHA-256', { binding: '192.0.2.1' })), { ok: true })
})

test('[T06] a table pushed over by other nonces lets no replay through', () => {
  const time = { ms: 1000 }
  const server = serverAt(time, 2)
  const first = reply(ask(server))
  assert.deepEqual(server.verify(first, requestFor('SHA-256')), { ok: true })
  for (let round = 0; round < 3; round++) {
    time.ms += 10
    assert.deepEqual(server.verify(reply(ask(server)), requestFor('SHA-256')), { ok: true })
  }

  assert.deepEqual(server.verify(first, requestFor('SHA-256')), { ok: false, reason: 'stale' })
})

test('[T06] an algorithm that was not offered is refused', () => {
  const server = serverAt({ ms: 1000 })
  const weak = reply(ask(server, 'MD5'))

  const verdict = server.verify(weak, requestFor('MD5', { algorithms: ['SHA-256'] }))

  assert.deepEqual(verdict, { ok: false, reason: 'wrong_algorithm' })
})

test('[RFC 7616 3.4.6] credentials made for another server are refused, an equivalent or bare URI is fine', () => {
  const server = serverAt({ ms: 1000 })
  const other = reply(ask(server), { uri: 'sip:other.example' })
  const same = reply(ask(server), { uri: 'SIP:SOTTO.example' })

  assert.deepEqual(server.verify(other, requestFor('SHA-256')), { ok: false, reason: 'wrong_uri' })
  assert.deepEqual(server.verify(same, requestFor('SHA-256')), { ok: true })
  const bare = reply(ask(server))
  assert.deepEqual(server.verify(bare, requestFor('SHA-256', { uri: `sip:202@${uri.slice(4)}` })), {
    ok: true,
  })
})

test('[T05] an unknown user never gets in, not even with an HA1 of zeros', () => {
  const server = serverAt({ ms: 1000 })
  const challenge = ask(server)
  const header = answerChallenge(challenge, {
    method,
    uri,
    login: { username: 'nobody', ha1: { 'SHA-256': '0'.repeat(64) } },
    cnonce: 'c',
  })
  const credentials = parseCredentials(header ?? '')
  assert.ok(credentials)

  const verdict = server.verify(credentials, requestFor('SHA-256', { ha1: undefined }))

  assert.deepEqual(verdict, { ok: false, reason: 'bad_response' })
})

test('a response of another length or of no hex, and another realm, are refused', () => {
  const server = serverAt({ ms: 1000 })
  const good = reply(ask(server))

  for (const response of [
    '',
    '00',
    good.response.slice(1),
    `${good.response}00`,
    `${good.response.slice(1)}g`,
  ])
    assert.deepEqual(server.verify({ ...good, response }, requestFor('SHA-256')), {
      ok: false,
      reason: 'bad_response',
    })
  assert.deepEqual(server.verify({ ...good, realm: 'evil' }, requestFor('SHA-256')), {
    ok: false,
    reason: 'wrong_realm',
  })
})

test('a nonce has one spelling, and the table of counts never outgrows its bound', () => {
  const mint = createNonceMint({
    key: Buffer.alloc(32),
    nowMs: () => 5,
    random: (size) => Buffer.alloc(size, 0xff),
  })
  const nonce = mint.issue('')
  assert.match(nonce, /_/)
  const counts = new NonceCounts(3)

  for (let at = 0; at < 50; at++) counts.advance(`n${at}`, at, 1)
  const full = counts.size
  counts.expireBefore(49)

  assert.equal(mint.issuedAtMs(nonce, ''), 5)
  assert.equal(mint.issuedAtMs(nonce.replaceAll('_', '/'), ''), undefined)
  assert.deepEqual([full, counts.size], [3, 1])
})

test('[RFC 2069] credentials without qop need leave, and work once per nonce', () => {
  const server = serverAt({ ms: 1000 })
  const old = reply({ ...ask(server, 'MD5'), offersAuth: false })
  assert.equal(old.qop, undefined)

  const refused = server.verify(old, requestFor('MD5'))
  const allowed = server.verify(old, requestFor('MD5', { allowsNoQop: true }))
  const again = server.verify(old, requestFor('MD5', { allowsNoQop: true }))

  assert.deepEqual(refused, { ok: false, reason: 'no_qop' })
  assert.deepEqual(allowed, { ok: true })
  assert.deepEqual(again, { ok: false, reason: 'stale' })
})

test('credentials that are not ours to read are nothing', () => {
  const good =
    'Digest username="a", realm="sotto", nonce="n", uri="sip:x", response="00", qop=auth, nc=00000001, cnonce="c"'
  assert.ok(parseCredentials(good))

  for (const header of [
    'Bearer abc',
    '',
    good.replace('qop=auth', 'qop=auth-int'),
    good.replace('nc=00000001', 'nc=1'),
    good.replace('nc=00000001', 'nc=0000000g'),
    good.replace('username="a"', 'username=""'),
    `${good}, username="b"`,
    `${good}, algorithm=MD5-sess`,
    `${good}, userhash=true`,
    good.replace('"n"', `"${'n'.repeat(2000)}"`),
  ])
    assert.equal(parseCredentials(header), undefined, header)
})

test('[T06] a client answers only the realm it is set up for', () => {
  const trap = 'Digest realm="evil", nonce="1", qop="auth"'
  const real = 'Digest realm="trunk", nonce="2", algorithm=MD5, qop="auth,auth-int", opaque="o"'

  const challenge = chooseChallenge(
    [trap, 'Digest realm="trunk", nonce="3", algorithm=SHA-512', real],
    'trunk',
  )

  assert.equal(challenge?.nonce, '2')
  assert.equal(chooseChallenge([trap], 'trunk'), undefined)
  assert.equal(
    answerChallenge(challenge, { method, uri, login: { username: 'a', ha1: {} }, cnonce: 'c' }),
    undefined,
  )
})
