import assert from 'node:assert/strict'
import { test } from 'node:test'

import { parseContacts } from '#engine/sip/index.ts'
import type { DeviceId, SubjectId, TenantId } from '#lib/ids.ts'

import type { Binding } from '../binding.ts'
import { decideRegister, type RegisterRequest } from './registrar.ts'

const NOW = 1_800_000_000_000
const device = {
  id: 'd1' as DeviceId,
  tenantId: 't1' as TenantId,
  subjectId: 's1' as SubjectId,
  username: 'abcd2345',
  ha1: { MD5: '', 'SHA-256': '' },
}
const flow = {
  transport: 'udp',
  local: { host: '127.0.0.1', port: 5060 },
  remote: { host: '127.0.0.2', port: 6000 },
} as const

function request(contacts: string, over: Partial<RegisterRequest> = {}): RegisterRequest {
  const read = contacts === '' ? [] : parseContacts([contacts])
  assert.ok(read)
  return {
    device,
    contacts: read,
    expires: undefined,
    callId: 'c1',
    cseq: 1,
    flow,
    userAgent: undefined,
    nowMs: NOW,
    ...over,
  }
}

function bind(contacts: string, over: Partial<RegisterRequest> = {}, current: Binding[] = []): Binding[] {
  const decision = decideRegister(current, request(contacts, over))
  assert.equal(decision.kind, 'change')
  if (decision.kind !== 'change') return []
  const replaced = new Set(decision.put.map(({ id }) => id))
  return [
    ...current.filter((old) => !replaced.has(old.id) && !decision.remove.includes(old)),
    ...decision.put,
  ]
}

const seconds = (binding: Binding | undefined) => ((binding?.expiresAtMs ?? 0) - NOW) / 1000

test('RFC 3261 10.2.1.1: expiry comes from the contact, then the header, then 3600 s, and is capped', () => {
  assert.equal(seconds(bind('<sip:a@h>;expires=120', { expires: 300 })[0]), 120)
  assert.equal(seconds(bind('<sip:a@h>', { expires: 300 })[0]), 300)
  assert.equal(seconds(bind('<sip:a@h>')[0]), 3600)
  assert.equal(seconds(bind('<sip:a@h>;expires=4294967296')[0]), 7200)
})

test('RFC 3261 10.3: an interval that is too short is refused with 423 and Min-Expires', () => {
  const decision = decideRegister([], request('<sip:a@h>;expires=59'))

  assert.deepEqual(decision, { kind: 'reject', status: 423, minExpires: 60 })
})

test('a query changes nothing', () => {
  const current = bind('<sip:a@h>')

  assert.deepEqual(decideRegister(current, request('', { cseq: 2 })), {
    kind: 'change',
    put: [],
    remove: [],
    isRefresh: true,
  })
})

test('several contacts live side by side and one can be taken away', () => {
  const two = bind('<sip:a@h>, <sip:b@h>')
  assert.equal(two.length, 2)

  const one = bind('<sip:a@h>;expires=0', { cseq: 2 }, two)
  assert.deepEqual(
    one.map(({ contact }) => contact),
    ['sip:b@h'],
  )
})

test('a refresh keeps the binding and takes the new flow', () => {
  const [first] = bind('<sip:a@h>')
  const moved = { ...flow, remote: { host: '127.0.0.2', port: 7000 } }

  const [second] = bind('<sip:a@h>', { cseq: 2, flow: moved }, first ? [first] : [])

  assert.equal(second?.id, first?.id)
  assert.equal(second?.flow.remote.port, 7000)
})

test('RFC 5626 6: instance and reg-id replace a binding whose address has changed', () => {
  const before = bind('<sip:a@10.0.0.1:5060>;+sip.instance="<urn:uuid:1>";reg-id=1')

  const after = bind('<sip:a@10.0.0.1:9999>;+sip.instance="<urn:uuid:1>";reg-id=1', { callId: 'c2' }, before)
  assert.equal(after.length, 1)
  assert.equal(after[0]?.id, before[0]?.id)

  const twoFlows = bind('<sip:a@10.0.0.1:9>;+sip.instance="<urn:uuid:1>";reg-id=2', { callId: 'c3' }, after)
  assert.equal(twoFlows.length, 2)
})

test('RFC 3261 10.3: Contact * needs Expires 0 and clears all', () => {
  const current = bind('<sip:a@h>, <sip:b@h>')

  assert.deepEqual(decideRegister(current, request('*', { cseq: 2 })), { kind: 'reject', status: 400 })
  assert.deepEqual(decideRegister(current, request('*', { cseq: 2, expires: 60 })), {
    kind: 'reject',
    status: 400,
  })
  assert.deepEqual(bind('*', { cseq: 2, expires: 0 }, current), [])
})

test('RFC 3261 10.3: an older request of the same Call-ID changes nothing, not even its other contacts', () => {
  const current = bind('<sip:a@h>', { cseq: 5 })

  for (const cseq of [4, 5]) {
    assert.deepEqual(decideRegister(current, request('<sip:b@h>, <sip:a@h>', { cseq })), {
      kind: 'reject',
      status: 500,
    })
    assert.deepEqual(decideRegister(current, request('*', { cseq, expires: 0 })), {
      kind: 'reject',
      status: 500,
    })
  }
  assert.equal(bind('<sip:a@h>', { cseq: 1, callId: 'rebooted' }, current).length, 1)
})

test('T04: a telephone has at most ten contacts', () => {
  const ten = Array.from({ length: 10 }, (_, i) => `<sip:a@h${i}>`).join(', ')
  const current = bind(ten)

  assert.deepEqual(decideRegister(current, request('<sip:a@h11>', { cseq: 2 })), {
    kind: 'reject',
    status: 403,
  })
  assert.equal(bind('<sip:a@h3>', { cseq: 2 }, current).length, 10)
})
