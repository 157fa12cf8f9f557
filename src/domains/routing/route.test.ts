import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Binding } from '#domains/devices/index.ts'
import type { Listing } from '#domains/numbers/index.ts'
import type { DeviceId, IdentifierId, SubjectId, TenantId } from '#lib/ids.ts'

import { route } from './route.ts'

const person = (name: string, extension: string, over: Partial<Listing> = {}): Listing => ({
  tenantId: 't' as TenantId,
  subjectId: name as SubjectId,
  extension,
  identifierId: `${name}-number` as IdentifierId,
  name,
  hideNumber: false,
  suspended: false,
  ...over,
})
const binding = (device: string) => ({ deviceId: device as DeviceId }) as Binding

const anna = person('anna', '201')
const ben = person('ben', '202')
const gone = person('gone', '203', { suspended: true })
const people = [anna, ben, gone]
const telephones: Record<string, [owner: Listing, at: string[]]> = {
  a1xxxxxx: [anna, ['a1']],
  a2xxxxxx: [anna, ['a2']],
  b1xxxxxx: [ben, []],
  g1xxxxxx: [gone, ['g1']],
}
const world = {
  findByExtension: (extension: string) => people.find((one) => one.extension === extension),
  findByTelephone: (name: string) => telephones[name]?.[0],
  bindings: (of: Listing) =>
    Object.values(telephones).flatMap(([owner, at]) => (owner === of ? at.map(binding) : [])),
}

const table = [
  ['an extension rings all registered telephones of its holder', ben, '201', 70, 'bridge a1 a2'],
  ['a telephone can be called by its own name', ben, 'a1xxxxxx', 70, 'bridge a1 a2'],
  ['separators in the number do not matter', ben, '2-0 1', 70, 'bridge a1 a2'],
  ['calling oneself rings the other telephones only', anna, '201', 70, 'bridge a2'],
  ['an unknown number is 404', anna, '299', 70, 'reject 404'],
  ['a number of the world outside is 404 while there is no trunk', anna, '+4930123456', 70, 'reject 404'],
  ['a person without a registered telephone is 480', anna, '202', 70, 'reject 480 ben'],
  ['a suspended person cannot be called', anna, '203', 70, 'reject 480 gone'],
  ['a suspended person cannot call', gone, '201', 70, 'reject 403'],
  ['RFC 3261 16.3: a call that has gone round too long is 483', anna, '202', 0, 'reject 483'],
  ['nothing dialled is 484', anna, ' ', 70, 'reject 484'],
] as const

for (const [sentence, caller, dialled, maxForwards, expected] of table) {
  test(sentence, () => {
    const callerDevice = { anna: 'a1', ben: 'b1', gone: 'g1' }[caller.name] as DeviceId

    const plan = route({ caller, callerDevice, dialled, maxForwards }, world)

    const words =
      plan.kind === 'bridge'
        ? ['bridge', ...plan.targets.map(({ deviceId }) => deviceId)]
        : ['reject', plan.status, plan.callee?.name]
    assert.equal(words.filter(Boolean).join(' '), expected)
  })
}
