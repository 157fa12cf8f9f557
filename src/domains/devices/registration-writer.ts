import type { Database, Tx } from '#db/database.ts'
import type { Clock } from '#lib/clock.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import type { TenantId } from '#lib/ids.ts'
import { code, type Log } from '#lib/log.ts'

import type { Vault } from '#domains/vault/index.ts'
import type { Binding } from './binding.ts'
import { sealBinding } from './binding-row.ts'
import * as store from './store.ts'

type Change = { binding: Binding; gone: boolean; keep: boolean; done: (fault?: unknown) => void }

const RETRY_MS = 1_000
const BATCH = 500

/**
 * Writes bindings behind the registrar's back: all changes that came in while the last write was on its way go
 * in one commit. A change that is kept survives an outage of the database here and is written when it is back.
 */
export class RegistrationWriter {
  readonly #deps: { database: Database; vault: Vault; clock: Clock; log: Log }
  #queue: Change[] = []
  #running: Promise<void> | undefined
  #closed = false

  constructor(deps: { database: Database; vault: Vault; clock: Clock; log: Log }) {
    this.#deps = deps
  }

  /** Resolves when durable; rejects when it was not and the change is not kept. A kept change never rejects. */
  save(binding: Binding, { gone = false, keep }: { gone?: boolean; keep: boolean }): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (fault?: unknown) => (fault === undefined ? resolve() : reject(fault))
      this.#queue.push({ binding, gone, keep, done })
      this.#running ??= this.#drain()
    })
  }

  async #drain(): Promise<void> {
    // Let the rest of this turn's requests join the first commit.
    await new Promise<void>((turn) => setImmediate(turn))
    while (this.#queue.length > 0) {
      const tenantId = this.#queue[0]?.binding.tenantId
      const batch: Change[] = []
      const later: Change[] = []
      for (const change of this.#queue)
        (change.binding.tenantId === tenantId && batch.length < BATCH ? batch : later).push(change)
      this.#queue = later
      if (tenantId !== undefined) await this.#write(tenantId, batch)
    }
    // In the same step as the last look at the queue: a change that comes later must find nobody running.
    this.#running = undefined
  }

  async #write(tenantId: TenantId, batch: readonly Change[]): Promise<void> {
    try {
      await this.#deps.database.write(tenantId, (tx) => this.#apply(tx, batch))
      for (const change of batch) change.done()
    } catch (fault) {
      const isAway = fault instanceof AppError && fault.kind === 'unavailable'
      if (isAway) await this.#postpone(batch, fault)
      else if (batch.length === 1) {
        // The telephone or its owner is gone meanwhile: there is nothing left to write.
        this.#deps.log.warn('registration.not_written', { fault: code(faultCode(fault)) })
        for (const change of batch) change.done(fault)
      } else for (const change of batch) await this.#write(tenantId, [change])
    }
  }

  async #apply(tx: Tx, batch: readonly Change[]): Promise<void> {
    const last = new Map(batch.map((change) => [change.binding.id, change]))
    const changes = [...last.values()]
    const gone = changes.filter((change) => change.gone).map(({ binding }) => binding.id)
    const rows = changes
      .filter((change) => !change.gone)
      .map(({ binding }) => sealBinding(this.#deps.vault, binding))
    await store.deleteRegistrations(tx, gone)
    await store.putRegistrations(tx, rows)
  }

  async #postpone(batch: readonly Change[], fault: unknown): Promise<void> {
    this.#deps.log.warn('registration.database_away', { waiting: batch.length })
    for (const change of batch) if (!change.keep) change.done(fault)
    if (this.#closed) {
      for (const change of batch) change.done()
      return
    }
    await new Promise<void>((again) => this.#deps.clock.setTimer(RETRY_MS, again))
    const kept = batch.filter(({ keep, binding, gone }) => keep && (gone || !this.#isOvertaken(binding)))
    for (const change of batch) if (change.keep && !kept.includes(change)) change.done()
    this.#queue = [...kept, ...this.#queue]
  }

  #isOvertaken(binding: Binding): boolean {
    return this.#queue.some((change) => change.binding.id === binding.id)
  }

  async close(): Promise<void> {
    this.#closed = true
    while (this.#running) await this.#running
  }
}
