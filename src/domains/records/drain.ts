import type { Database } from '#db/database.ts'
import type { People } from '#domains/people/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import type { Clock, Timer } from '#lib/clock.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import { code, type Log } from '#lib/log.ts'

import type { EndedCall } from './spool/entry.ts'
import type { Spool } from './spool/spool.ts'
import { writeCalls } from './write-calls.ts'

export type DrainDeps = {
  database: Database
  vault: Vault
  people: People
  spool: Spool
  clock: Clock
  log: Log
}

/** So many records share a commit. */
const BATCH = 200
const RETRY_MS = 500
/** A record that the database refuses is tried again this often. */
const RETRY_REFUSED_MS = 60_000

/** Brings spooled records into the database, in order, as soon as it takes them. */
export class Drain {
  readonly #deps: DrainDeps
  readonly #refused = new Map<string, number>()
  #running: Promise<void> | undefined
  #timer: Timer | undefined
  #isAway = false
  #closed = false

  constructor(deps: DrainDeps) {
    this.#deps = deps
  }

  kick(): void {
    if (this.#closed || this.#isAway) return
    this.#running ??= this.#run()
  }

  /** Resolves when everything that could be written is. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#timer?.cancel()
    await this.settled()
  }

  async #run(): Promise<void> {
    await Promise.resolve()
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) {
      this.#isAway = await this.#write(batch)
      if (!this.#isAway) continue
      this.#later(RETRY_MS)
      break
    }
    // In the same step as the last look at the spool: a record that comes later must find nobody running.
    this.#running = undefined
  }

  /** Oldest records first, all of one tenant: a commit stands within one wall. */
  #next(): EndedCall[] {
    const now = this.#deps.clock.monotonicMs()
    const batch: EndedCall[] = []
    for (const call of this.#deps.spool.ended()) {
      if ((this.#refused.get(call.facts.id) ?? 0) > now) continue
      if (batch[0] && batch[0].facts.tenantId !== call.facts.tenantId) continue
      batch.push(call)
      if (batch.length === BATCH) break
    }
    return batch
  }

  /** True when the database is away and the rest must wait. */
  async #write(batch: readonly EndedCall[]): Promise<boolean> {
    const [first] = batch
    if (!first) return false
    const { database, spool, log, clock } = this.#deps
    try {
      await database.write(first.facts.tenantId, async (tx, tell) => {
        const owners = await writeCalls(this.#deps, tx, batch)
        tell({ name: 'call.recorded', ids: {} })
        for (const person of owners) tell({ name: 'journal.changed', ids: { person } })
      })
      spool.settle(batch.map(({ facts }) => facts.id))
      for (const { facts } of batch) this.#refused.delete(facts.id)
      return false
    } catch (fault) {
      if (fault instanceof AppError && fault.kind === 'unavailable') {
        log.warn('records.database_away', { waiting: spool.counts.ended })
        return true
      }
      if (batch.length > 1) return this.#oneByOne(batch)
      // It stays in the spool: a record is never dropped because the database says no.
      log.error('records.refused', { call: code(first.facts.id), fault: code(faultCode(fault)) })
      this.#refused.set(first.facts.id, clock.monotonicMs() + RETRY_REFUSED_MS)
      this.#later(RETRY_REFUSED_MS)
      return false
    }
  }

  async #oneByOne(batch: readonly EndedCall[]): Promise<boolean> {
    for (const call of batch) if (await this.#write([call])) return true
    return false
  }

  #again(): void {
    this.#isAway = false
    this.kick()
  }

  #later(ms: number): void {
    this.#timer?.cancel()
    if (!this.#closed) this.#timer = this.#deps.clock.setTimer(ms, () => this.#again())
  }
}
