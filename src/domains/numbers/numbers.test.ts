import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import { AppError } from '#lib/errors.ts'
import type { SubjectId } from '#lib/ids.ts'

import { asPerson, createTestCompany, operator } from '../../../test/support/company.ts'

type Company = Awaited<ReturnType<typeof createTestCompany>>

let company: Company
before(async () => {
  company = await createTestCompany()
})

const put = (id: SubjectId, extension: string, takeOver = false) =>
  company.numbers.put(operator(company.tenantId), id, { extension, take_over: takeOver })
const said = (code: string) => (fault: unknown) => fault instanceof AppError && fault.code === code
const found = (extension: string) => company.numbers.directory.find(company.tenantId, extension)?.subjectId
const holdings = (id: SubjectId) =>
  company.database.read(company.tenantId, (db) => company.vault.holdings(db, id))

test('an extension is two to ten digits', async () => {
  const { id } = await company.hire('Anna', '201')

  for (const wrong of ['1', '12345678901', '20a', '+49', ''])
    await assert.rejects(put(id, wrong), said('numbers.extension_malformed'))
})

test('a person who gets another extension gives the old one back', async () => {
  const { id } = await company.hire('Ben', '211')

  await put(id, '212')
  await company.numbers.settled()

  assert.equal(found('211'), undefined)
  assert.equal(found('212'), id)
  const other = await company.hire('Carla', '211')
  assert.equal(found('211'), other.id)
})

test('an extension that somebody holds is taken over only when that is said', async () => {
  const first = await company.hire('Dora', '221')
  const second = await company.hire('Emil', '222')

  await assert.rejects(put(second.id, '221'), said('numbers.extension_taken'))
  await put(second.id, '221', true)
  await company.numbers.settled()

  assert.equal(found('221'), second.id)
  assert.equal(company.numbers.directory.of(first.id)?.extension, undefined)
  const [before] = await holdings(first.id)
  const now = (await holdings(second.id)).find(({ value }) => value === '221')
  // No moment belongs to both.
  assert.ok(before?.to && now && before.to <= now.from)
})

test('two who want the same free number at once: one gets it, the other hears that it is taken', async () => {
  const first = await company.hire('Frida', '231')
  const second = await company.hire('Gerd', '232')

  const outcomes = await Promise.allSettled([put(first.id, '239'), put(second.id, '239')])

  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  assert.equal(refused.length, 1)
  assert.ok(said('numbers.extension_taken')(refused[0]?.reason))
})

test('only an administrator gives out numbers, and each change is in the audit log of the person', async () => {
  const { id } = await company.hire('Hanna', '241')

  await assert.rejects(
    company.numbers.put(asPerson(company.tenantId, id), id, { extension: '242' }),
    said('numbers.forbidden'),
  )
  const trail = await company.audit.about(operator(company.tenantId), id)
  assert.ok(trail.some(({ action }) => action === 'number.assigned'))
})
