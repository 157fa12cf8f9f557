import assert from 'node:assert/strict'
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'

import { Client } from 'pg'

import { createTenants } from '#domains/tenants/index.ts'
import { systemClock } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'
import { createSigner } from '#lib/signing.ts'

import { operator } from '../../../test/support/company.ts'
import { createTestGround } from '../../../test/support/database.ts'
import { FIRST_HASH, hashEntry } from './chain.ts'
import { fileCheckpoints } from './checkpoints.ts'
import { type Audit, createAudit } from './index.ts'

describe('signed states of the audit log', () => {
  let ground: Awaited<ReturnType<typeof createTestGround>>
  let superuser: Client
  let audit: Audit
  let ctx: Ctx
  let file: string

  before(async () => {
    ground = await createTestGround()
    superuser = new Client({ connectionString: ground.superuserUrl })
    await superuser.connect()
  })

  after(() => superuser.end())

  beforeEach(async () => {
    const folder = join(ground.folder, 'audit')
    const checkpoints = fileCheckpoints(folder, createSigner(Buffer.alloc(32, 7)))
    audit = createAudit({ database: ground.database, clock: systemClock, checkpoints })
    const company = { name: 'Musterfirma', language: 'de', timeZone: 'UTC', isDefault: false } as const
    const { tenantId } = await createTenants(ground).create(company, async () => undefined)
    ctx = operator(tenantId)
    file = join(folder, `${tenantId}.jsonl`)
    await fill(5)
    await audit.checkpoint(tenantId)
    await fill(2)
  })

  async function fill(entries: number): Promise<void> {
    for (let entry = 0; entry < entries; entry++)
      await audit.note(ctx, { action: 'test.done', object: 'test' })
  }

  test('a log that only grew holds, and is signed again only when it grew', async () => {
    const once = await readFile(file, 'utf8')
    await audit.checkpoint(ctx.tenantId)
    await audit.checkpoint(ctx.tenantId)
    const twice = await readFile(file, 'utf8')

    assert.deepEqual(
      [once, twice].map((text) => text.trim().split('\n').length),
      [1, 2],
    )
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.equal((await audit.verify(ctx)).ok, true)
    assert.equal((await audit.lastCheckpoint(ctx)).unsignedSince, undefined)
  })

  test('an end that was cut off is noticed up to the last signed entry', async () => {
    await superuser.query('delete from audit_detail where tenant_id = $1 and seq > 3', [ctx.tenantId])
    await superuser.query('delete from audit_entry where tenant_id = $1 and seq > 3', [ctx.tenantId])

    const verdict = await audit.verify(ctx)
    const blind = await createAudit({ database: ground.database, clock: systemClock }).verify(ctx)

    assert.deepEqual(
      { ...verdict, action: undefined },
      { ok: false, entries: 3, badEntry: 4, why: 'checkpoint', action: undefined },
    )
    assert.equal(blind.ok, true)
  })

  test('a chain that was forged as a whole, each hash right, is noticed at the first signed entry', async () => {
    const { rows } = await superuser.query('select * from audit_entry where tenant_id = $1 order by seq', [
      ctx.tenantId,
    ])
    let previous: Buffer = FIRST_HASH
    for (const row of rows) {
      const forged = { ...row, seq: Number(row.seq), action: 'test.forged' }
      const hash = hashEntry(forged, row.commitment, previous)
      await superuser.query(
        'update audit_entry set action = $3, prev_hash = $4, hash = $5 where tenant_id = $1 and seq = $2',
        [ctx.tenantId, row.seq, forged.action, previous, hash],
      )
      previous = hash
    }

    const verdict = await audit.verify(ctx)
    const blind = await createAudit({ database: ground.database, clock: systemClock }).verify(ctx)

    assert.equal(verdict.ok, false)
    assert.deepEqual(!verdict.ok && [verdict.badEntry, verdict.why], [5, 'checkpoint'])
    assert.equal(blind.ok, true)
  })

  test('[UC-101] what names people goes after two years, and the signed chain holds without it', async () => {
    const { tenantId } = ctx
    const later = { ...systemClock, now: () => new Date(Date.now() + 731 * 86_400_000) }
    const checkpoints = fileCheckpoints(join(ground.folder, 'audit'), createSigner(Buffer.alloc(32, 7)))
    const laterAudit = createAudit({ database: ground.database, clock: later, checkpoints })

    const [tooEarly, gone] = [await audit.purge(tenantId), await laterAudit.purge(tenantId)]
    await laterAudit.checkpoint(tenantId)

    assert.deepEqual([tooEarly, gone], [0, 7])
    assert.deepEqual({ ...(await laterAudit.verify(ctx)), head: '' }, { ok: true, entries: 7, head: '' })
  })

  test('a line that somebody else signed, or of another company, counts as damage and for nothing else', async () => {
    const own = await readFile(file, 'utf8')
    await appendFile(file, own.replace(/"entry":\d+/, '"entry":9999'))
    await appendFile(file, 'not even JSON\n')

    assert.equal((await audit.lastCheckpoint(ctx)).damaged, 2)
    assert.equal((await audit.verify(ctx)).ok, true)
    await writeFile(file, own)
    assert.equal((await audit.lastCheckpoint(ctx)).damaged, 0)
  })
})
