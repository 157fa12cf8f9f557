import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { Client } from 'pg'

import { withDatabase } from '#db/migrate.ts'

import type { Bench, BenchOptions, Figure } from './figure.ts'
import { type BenchServer, startBenchServer } from './server/bench-server.ts'

const COLLEAGUES = 98
const FULL_RECORDS = 1_000_000
const QUICK_RECORDS = 50_000

type Request = { id: string }
type Erasure = { state: string }

/** How long one person's export and erasure take among a million call records of the company. */
async function run({ quick, progress }: BenchOptions): Promise<Figure[]> {
  const records = quick ? QUICK_RECORDS : FULL_RECORDS
  const server = await startBenchServer()
  try {
    const person = await server.addPhone('3000')
    progress('adding people')
    for (let at = 1; at <= COLLEAGUES; at++) await server.addPhone(String(3000 + at))
    progress(`adding ${records.toLocaleString('en')} call records`)
    const own = await fill(server, records, person.id)

    const wanted = (await server.api('POST', '/privacy/requests', {
      person_id: person.id,
      kind: 'access',
    })) as Request
    const exportMs = await timed(() => server.api('GET', `/privacy/requests/${wanted.id}/export`))
    progress(`export of ${own} records: ${(exportMs / 1000).toFixed(1)} s`)

    const opened = (await server.api('POST', '/privacy/requests', {
      person_id: person.id,
      kind: 'erasure',
    })) as Request
    const previewMs = await timed(() => server.api('GET', `/privacy/requests/${opened.id}/preview`))
    const eraseMs = await timed(() => erase(server, opened.id))
    progress(`erasure: ${(eraseMs / 1000).toFixed(1)} s`)
    const among = `among ${records.toLocaleString('en')} records; ${own.toLocaleString('en')} are the person's`
    const seconds = (ms: number) => ms / 1000
    return [
      {
        name: "export of one person's bundle",
        value: seconds(exportMs),
        unit: 's',
        target: 10,
        bound: 'most',
        method: among,
      },
      { name: 'preview of an erasure', value: seconds(previewMs), unit: 's', method: among },
      {
        name: 'erasure, physical rewriting and residue scan included',
        value: seconds(eraseMs),
        unit: 's',
        target: 60,
        bound: 'most',
        method: among,
      },
    ]
  } finally {
    await server.stop()
  }
}

async function erase(server: BenchServer, id: string): Promise<void> {
  await server.api('POST', `/privacy/requests/${id}/erase`, { confirm: id })
  for (;;) {
    const { state } = (await server.api('GET', `/privacy/requests/${id}/erasure`)) as Erasure
    if (state === 'done') return
    if (state === 'failed') throw new Error('the erasure failed')
    await delay(50)
  }
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await run()
  return performance.now() - from
}

/** Straight into the table, spread over everybody: the time to write them is measured by the calls bench. */
async function fill(server: BenchServer, records: number, person: string): Promise<number> {
  const url = (await readFile(join(server.data, 'postgres', 'superuser.url'), 'utf8')).trim()
  const client = new Client({ connectionString: withDatabase(url, 'sotto') })
  await client.connect()
  try {
    await client.query(
      `with parties as (
         select array_agg(h.subject_id order by h.subject_id) as subjects, array_agg(h.identifier_id order by h.subject_id) as numbers
         from holder h),
       calls as (
         select n, 1 + (n % array_length(subjects, 1)) as a, 1 + ((n * 7 + n / 100 + 1) % array_length(subjects, 1)) as b,
           now() - (n % 150) * interval '1 day' - (n % 86400) * interval '1 second' as at, subjects, numbers
         from parties, generate_series(1, $1::int) n)
       insert into call_record (id, tenant_id, caller_subject_id, caller_identifier_id, caller_withheld, callee_subject_id,
         callee_identifier_id, type, disposition, cause, ended_by, started_at, answered_at, ended_at, ring_ms, duration_ms)
       select gen_random_uuid(), (select id from tenant), subjects[a], numbers[a], false, subjects[b], numbers[b],
         'internal', 'answered', 16, 'caller', at, at + interval '4 seconds', at + interval '64 seconds', 4000, 60000
       from calls where a <> b`,
      [records],
    )
    await client.query('analyze call_record')
    const { rows } = await client.query<{ count: string }>(
      'select count(*) from call_record where caller_subject_id = $1 or callee_subject_id = $1',
      [person],
    )
    return Number(rows[0]?.count)
  } finally {
    await client.end()
  }
}

export const rightsBench: Bench = {
  name: 'rights',
  about: 'Export and erasure of one person in a company with a long past.',
  run,
}
