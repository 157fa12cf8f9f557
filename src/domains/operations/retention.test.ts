import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { personal, technical } from '#db/classes.ts'
import { references, text, timestamp, uuid } from '#db/columns.ts'
import { personalColumns, table } from '#db/table.ts'

import { catalogue } from '../../catalogue.ts'
import { retentionRules } from './retention.ts'

/** Tables about people whose end is no period of their own, and what ends them. */
const ENDED_OTHERWISE: Record<string, string> = {
  identifier: 'goes with the last row that refers to it',
  audit_detail: 'counts from the time of its entry, which is in another table',
  spent_login: 'keeps only a hash once the person is erased, for two years more',
  person: 'goes with the person',
  account: 'goes with the person',
  role_grant: 'goes with the person',
  device: 'goes with the person',
}

describe('retention from the catalogue', () => {
  test('[MO-76] [MCP-56] every table about people has a period that somebody keeps', () => {
    const kept = new Set(retentionRules(catalogue).map((rule) => rule.table))
    const open = catalogue
      .filter((one) => personalColumns(one).length > 0 && !kept.has(one.name))
      .map(({ name }) => name)

    assert.deepEqual(open.toSorted(), Object.keys(ENDED_OTHERWISE).toSorted())
  })

  test('only what goes with the person may count from their leaving', () => {
    for (const one of catalogue.filter(({ name }) => ENDED_OTHERWISE[name] === 'goes with the person'))
      for (const [column, { retention }] of personalColumns(one))
        assert.equal(retention.start, 'left', `${one.name}.${column}`)
  })

  test('the periods are those of the design', () => {
    const periods = new Map(retentionRules(catalogue).map(({ table: name, period }) => [name, period]))
    assert.equal(periods.get('call_record'), 'P180D')
    assert.equal(periods.get('journal_entry'), 'P90D')
  })

  test('a row that may not be deleted loses what is about somebody', () => {
    const rule = retentionRules(catalogue).find((one) => one.table === 'rights_request')
    assert.deepEqual(rule?.clears.toSorted(), ['note', 'subject_id'])
  })

  test('a table whose columns end at different times, or that counts from no time, is refused', () => {
    const about = (period: 'P1D' | 'P2D') =>
      personal({
        category: 'pd:Name',
        subjects: [{ via: 'subject_id', role: 'self' }],
        purpose: 'telephony',
        retention: { start: 'ended', period },
        erase: 'deleteRow',
        export: 'full',
        portable: false,
        visible: { self: 'full' },
        trace: 'drop',
        backup: 'seal',
      })
    const columns = (second: 'P1D' | 'P2D') => ({
      id: uuid(technical('random id of a row of this test')),
      tenant_id: references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id'),
      subject_id: references(uuid(about('P1D')), 'subject.id'),
      word: text(about(second)),
      ended_at: timestamp(about('P1D')),
    })

    const torn = table('torn', { owner: 'test', since: 'ended_at' }, columns('P2D'))
    assert.throws(() => retentionRules([torn]), /torn: its rows cannot go after P1D and after P2D/)
    assert.throws(() => table('timeless', { owner: 'test', since: 'word' }, columns('P1D')), /it is no time/)
  })
})
