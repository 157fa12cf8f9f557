import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'

import { createAudit } from '#domains/audit/index.ts'
import { createTimetable } from '#domains/operations/index.ts'
import { createTenants } from '#domains/tenants/index.ts'
import type { Clock } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'
import { createLog } from '#lib/log.ts'

import { createTestGround } from '../../../test/support/database.ts'
import { createFakeClock } from '../../../test/support/fake-clock.ts'
import { type Job, JobRunner } from './runner.ts'

const HOUR_MS = 3_600_000

describe('the timetable and its runner', () => {
  let ground: Awaited<ReturnType<typeof createTestGround>>
  let tenantIds: string[]

  before(async () => {
    ground = await createTestGround()
    const tenants = createTenants(ground)
    const made = ['One', 'Two'].map((name, at) =>
      tenants.create({ name, language: 'en', timeZone: 'UTC', isDefault: at === 0 }, async () => undefined),
    )
    tenantIds = (await Promise.all(made)).map(({ tenantId }) => tenantId)
  })

  /** A runner of one job over the companies of the ground, with everything that it said. */
  function runnerOf(run: Job['run'], { clock, name }: { clock: Clock; name: string }) {
    const said: string[] = []
    const job: Job = { name, purpose: 'security', everyMs: HOUR_MS, lateAfterMs: 2 * HOUR_MS, run }
    const audit = createAudit({ database: ground.database, clock })
    const timetable = createTimetable({ database: ground.database, clock })
    const runner = new JobRunner({
      jobs: [job],
      timetable,
      companies: () => createTenants(ground).list(),
      note: (ctx, of, outcome) => audit.note(ctx, { action: 'housekeeping.run', object: of, outcome }),
      clock,
      log: createLog((line) => said.push(line), 'debug'),
    })
    return { runner, timetable, audit, job, said }
  }

  test('runs a due job once for each company, with a context of its own, and then not before its time', async () => {
    const clock = createFakeClock()
    const seen: Ctx[] = []
    const { runner } = runnerOf(async (ctx) => seen.push(ctx), { clock, name: 'test.once' })
    await runner.start()

    await runner.look()
    await runner.look()
    const afterTwo = seen.length
    clock.advance(HOUR_MS)
    await runner.look()
    await runner.stop()

    assert.equal(afterTwo, 2)
    assert.equal(seen.length, 4)
    assert.deepEqual(new Set(seen.map(({ tenantId }) => String(tenantId))), new Set(tenantIds))
    assert.deepEqual(seen[0]?.actor, { kind: 'system', job: 'test.once' })
    assert.equal(new Set(seen.map(({ requestId }) => requestId)).size, 4)
  })

  test('catches up once after a night in which nothing ran', async () => {
    const clock = createFakeClock()
    let runs = 0
    const first = runnerOf(async () => ++runs, { clock, name: 'test.caught-up' })
    await first.runner.start()
    await first.runner.look()
    await first.runner.stop()
    clock.advance(12 * HOUR_MS)

    const second = runnerOf(async () => ++runs, { clock, name: 'test.caught-up' })
    await second.runner.start()
    await second.runner.look()
    await second.runner.look()
    await second.runner.stop()

    assert.equal(runs, 4)
  })

  test('of two processes one runs the job', async () => {
    const clock = createFakeClock()
    let runs = 0
    const both = [0, 1].map(() => runnerOf(async () => ++runs, { clock, name: 'test.alone' }))
    for (const { runner } of both) await runner.start()

    await Promise.all(both.map(({ runner }) => runner.look()))
    for (const { runner } of both) await runner.stop()

    assert.equal(runs, 2)
  })

  test('takes a job over from a process that died at work, after its lease', async () => {
    const clock = createFakeClock()
    const died = runnerOf(async () => 0, { clock, name: 'test.died' })
    await died.timetable.learn([died.job])
    await died.timetable.claim('test.died')
    let runs = 0
    const { runner } = runnerOf(async () => ++runs, { clock, name: 'test.died' })
    await runner.start()

    await runner.look()
    const whileLeased = runs
    clock.advance(3 * 60_000)
    await runner.look()
    await runner.stop()

    assert.deepEqual([whileLeased, runs], [0, 2])
  })

  test('tries a failed job again, keeps the other company going, and says when it is late', async () => {
    const clock = createFakeClock()
    let runs = 0
    const { runner, said, timetable, job } = runnerOf(
      async ({ tenantId }) => {
        runs++
        if (tenantId === tenantIds[0]) throw new Error('Frieda Musterfrau, extension 201')
        return 1
      },
      { clock, name: 'test.failing' },
    )
    await runner.start()

    await runner.look()
    clock.advance(10 * 60_000)
    await runner.look()
    clock.advance(10 * 60_000)
    await runner.look()
    const late = await timetable.late([job])
    await runner.stop()

    assert.equal(runs, 6)
    assert.equal(late[0]?.failures, 3)
    assert.ok(said.some((line) => line.includes('"job.late"')))
    assert.ok(said.some((line) => line.includes('"job.failed"')))
    assert.doesNotMatch(said.join('\n'), /Frieda|201/)
  })

  test('[UC-102] a run that changed something is in the audit log of that company', async () => {
    const clock = createFakeClock()
    const { runner, audit } = runnerOf(async ({ tenantId }) => (tenantId === tenantIds[0] ? 3 : 0), {
      clock,
      name: 'test.audited',
    })
    await runner.start()

    await runner.look()
    await runner.stop()

    const actions = await Promise.all(
      tenantIds.map(async (tenantId) => {
        const ctx = {
          actor: { kind: 'operator' },
          tenantId,
          purpose: 'p',
          requestId: tenantId,
        } as unknown as Ctx
        return (await audit.newest(ctx, 50)).filter(({ object_type }) => object_type === 'test.audited')
          .length
      }),
    )
    assert.deepEqual(actions, [1, 0])
  })

  test('stops without waiting for the next look, and a database that is away costs nothing but the look', async () => {
    const clock = createFakeClock()
    const { runner, said } = runnerOf(async () => 0, { clock, name: 'test.stopped' })
    await runner.start()
    await ground.database.close()

    await runner.look()
    await runner.stop()

    assert.ok(said.some((line) => line.includes('"job.timetable_unreachable"')))
  })
})
