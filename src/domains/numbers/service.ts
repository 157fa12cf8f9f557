import type { Database, Db, Tell, Tx } from '#db/database.ts'
import type { Clock } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'
import { hasRole } from '#lib/context.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import type { Bus } from '#lib/events.ts'
import type { IdentifierId, SubjectId, TenantId } from '#lib/ids.ts'
import { Refresher } from '#lib/refresher.ts'

import type { Audit } from '#domains/audit/index.ts'
import type { People } from '#domains/people/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import { Extension, type ExtensionInput } from './contract.ts'
import { Directory, type Listing } from './directory.ts'

export type NumbersDeps = {
  database: Database
  vault: Vault
  people: People
  audit: Audit
  bus: Bus
  clock: Clock
}

export type Numbers = ReturnType<typeof createNumbers>

/** Extensions: who holds which, now and before. `start` keeps the directory in memory true. */
export function createNumbers({ database, vault, people, audit, bus, clock }: NumbersDeps) {
  const directory = new Directory()

  async function current(db: Db, subjectId: SubjectId) {
    const holdings = await vault.holdings(db, subjectId)
    return holdings.find(({ kind, to }) => kind === 'extension' && to === null)
  }

  /**
   * Gives a person an extension instead of the one they have. With `takeOver` its present holder loses it in the
   * same commit. Throws `numbers.extension_malformed` or `numbers.extension_taken`.
   */
  async function move(
    tx: Tx,
    tell: Tell,
    ctx: Ctx,
    subjectId: SubjectId,
    extension: string,
    { takeOver = false }: { takeOver?: boolean } = {},
  ): Promise<void> {
    if (!Extension.safeParse(extension).success) throw new AppError('invalid', 'numbers.extension_malformed')
    const own = await current(tx, subjectId)
    if (own?.value === extension) return
    const identifier = await vault.findIdentifier(tx, ctx, 'extension', extension)
    const holder = identifier && (await vault.holderAt(tx, identifier, clock.now()))
    if (holder && !takeOver) throw new AppError('conflict', 'numbers.extension_taken')
    if (identifier && holder) {
      await vault.release(tx, identifier)
      await audit.record(tx, ctx, { action: 'number.released', object: 'extension', subjectId: holder })
      tell({ name: 'number.released', ids: { person: holder } })
    }
    if (own) await vault.release(tx, own.identifierId)
    await vault.hold(tx, ctx, 'extension', extension, subjectId)
    await audit.record(tx, ctx, { action: 'number.assigned', object: 'extension', subjectId })
    tell({ name: 'number.assigned', ids: { person: subjectId } })
  }

  async function refresh(tenantId: TenantId, subjectId: SubjectId): Promise<void> {
    const listing = await database.read(tenantId, async (db): Promise<Listing | undefined> => {
      const person = await people.get(db, subjectId).catch(absent)
      if (!person) return undefined
      const held = await current(db, subjectId)
      return {
        tenantId,
        subjectId,
        extension: held?.value,
        identifierId: held?.identifierId,
        name: person.name,
        hideNumber: person.hide_number,
        suspended: person.state === 'suspended',
      }
    })
    directory.set(subjectId, listing)
  }

  const refresher = new Refresher((key) => {
    const [tenantId, subjectId] = key.split(' ') as [TenantId, SubjectId]
    return refresh(tenantId, subjectId)
  }, clock)

  async function loadTenant(tenantId: TenantId): Promise<void> {
    await database.read(tenantId, async (db) => {
      const held = new Map(
        (await vault.currentHoldings(db, 'extension')).map((holding) => [holding.subjectId, holding]),
      )
      for (const person of await people.list(db)) {
        const subjectId = person.id as SubjectId
        const holding = held.get(subjectId)
        directory.set(subjectId, {
          tenantId,
          subjectId,
          extension: holding?.value,
          identifierId: holding?.identifierId,
          name: person.name,
          hideNumber: person.hide_number,
          suspended: person.state === 'suspended',
        })
      }
    })
  }

  return {
    directory,
    move,

    /** A first extension, or another free one. */
    assign: (tx: Tx, tell: Tell, ctx: Ctx, subjectId: SubjectId, extension: string) =>
      move(tx, tell, ctx, subjectId, extension),

    /** A whole request: an administrator gives a person an extension. */
    async put(ctx: Ctx, subjectId: SubjectId, input: ExtensionInput): Promise<void> {
      if (!hasRole(ctx, 'administrator')) throw new AppError('forbidden', 'numbers.forbidden')
      await database
        .write(ctx.tenantId, async (tx, tell) => {
          await people.get(tx, subjectId)
          await move(tx, tell, ctx, subjectId, input.extension, { takeOver: input.take_over ?? false })
        })
        .catch(takenMeanwhile)
    },

    /** Takes the extension away; who called it before stays as it was. */
    async release(tx: Tx, tell: Tell, subjectId: SubjectId): Promise<void> {
      const own = await current(tx, subjectId)
      if (!own) return
      await vault.release(tx, own.identifierId)
      tell({ name: 'number.released', ids: { person: subjectId } })
    },

    extensionOf: async (db: Db, subjectId: SubjectId) => (await current(db, subjectId))?.value,

    /** Extension of everyone who holds one. */
    async extensions(db: Db): Promise<Map<SubjectId, string>> {
      const held = await vault.currentHoldings(db, 'extension')
      return new Map(held.map(({ subjectId, value }) => [subjectId, value]))
    },

    /** Who holds an extension now, for commands that name a person by it. */
    async holderOf(db: Db, ctx: Ctx, extension: string): Promise<SubjectId | undefined> {
      const identifier: IdentifierId | undefined = await vault.findIdentifier(db, ctx, 'extension', extension)
      return identifier && vault.holderAt(db, identifier, clock.now())
    },

    async load(): Promise<void> {
      for (const tenantId of vault.keys.ids('tenant')) await loadTenant(tenantId as TenantId)
    },

    settled: () => refresher.settled(),

    start(): { stop(): Promise<void> } {
      const unsubscribe = bus.subscribe('*', ({ name, tenantId, ids }) => {
        if ((name.startsWith('number.') || name.startsWith('person.')) && ids['person'])
          refresher.want(`${tenantId} ${ids['person']}`)
      })
      return {
        async stop() {
          unsubscribe()
          await refresher.close()
        },
      }
    },
  }
}

function absent(fault: unknown): undefined {
  if (fault instanceof AppError && fault.kind === 'not_found') return undefined
  throw fault
}

/** Two requests for the same number at once: the database lets one of them have it. */
function takenMeanwhile(fault: unknown): never {
  const UNIQUE_VIOLATION = '23505'
  throw faultCode(fault) === UNIQUE_VIOLATION ? new AppError('conflict', 'numbers.extension_taken') : fault
}
