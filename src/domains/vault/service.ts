import type { Db, Tx } from '#db/database.ts'
import type { Clock } from '#lib/clock.ts'
import type { Ctx } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import { type IdentifierId, newId, type SubjectId } from '#lib/ids.ts'

import type { KeyStore } from './key-store.ts'
import { createSealer } from './seal.ts'
import * as store from './store.ts'

export type IdentifierKind = store.IdentifierKind

export type Holding = { identifierId: IdentifierId; kind: string; value: string; from: Date; to: Date | null }

export type Vault = ReturnType<typeof createVault>

/** Subjects, the identifiers they hold for a time, and everything sealed under their keys. */
export function createVault({ keys, clock }: { keys: KeyStore; clock: Clock }) {
  const sealer = createSealer(keys)

  /** A new subject with a key of its own. The key is durable before the row is committed. */
  async function createSubject(tx: Tx, ctx: Ctx, kind: 'employee' | 'external'): Promise<SubjectId> {
    const id = newId<'subject'>() as SubjectId
    await keys.mint('subject', id)
    await store.insertSubject(tx, { id, tenant_id: ctx.tenantId, kind, state: 'active' })
    return id
  }

  /** The identifier's row for a value, made on first sight. Extensions are the company's and sealed under its key. */
  async function ensureIdentifier(
    tx: Tx,
    ctx: Ctx,
    kind: IdentifierKind,
    value: string,
    sealFor: SubjectId | null,
  ): Promise<IdentifierId> {
    const index = sealer.blindIndex(ctx.tenantId, kind, normalise(kind, value))
    const known = await store.findIdentifier(tx, kind, index)
    if (known) return known.id
    const id = newId<'identifier'>() as IdentifierId
    await store.insertIdentifier(tx, {
      id,
      tenant_id: ctx.tenantId,
      kind,
      value: sealer.seal(sealFor ?? ctx.tenantId, 'identifier.value', id, value),
      blind_index: index,
      sealed_for: sealFor,
    })
    return id
  }

  return {
    ...sealer,
    keys,
    createSubject,
    ensureIdentifier,

    async findIdentifier(
      db: Db,
      ctx: Ctx,
      kind: IdentifierKind,
      value: string,
    ): Promise<IdentifierId | undefined> {
      const row = await store.findIdentifier(
        db,
        kind,
        sealer.blindIndex(ctx.tenantId, kind, normalise(kind, value)),
      )
      return row?.id
    },

    /** Gives an identifier to a subject from now on. Throws `vault.identifier_held` while another subject holds it. */
    async hold(
      tx: Tx,
      ctx: Ctx,
      kind: IdentifierKind,
      value: string,
      subjectId: SubjectId,
    ): Promise<IdentifierId> {
      const id = await ensureIdentifier(tx, ctx, kind, value, kind === 'extension' ? null : subjectId)
      const now = clock.now()
      const holder = await store.holderAt(tx, id, now)
      if (holder === subjectId) return id
      if (holder) throw new AppError('conflict', 'vault.identifier_held')
      await store.insertHolder(tx, {
        id: newId(),
        tenant_id: ctx.tenantId,
        identifier_id: id,
        subject_id: subjectId,
        valid_from: now,
      })
      return id
    },

    /** Ends the present holding; calls before this moment stay with the one who held it. */
    release: (tx: Tx, identifierId: IdentifierId) => store.endHolding(tx, identifierId, clock.now()),

    holderAt: store.holderAt,

    async holdings(db: Db, subjectId: SubjectId): Promise<Holding[]> {
      const rows = await store.listHoldings(db, subjectId)
      return rows.map((row) => ({
        identifierId: row.identifier_id as IdentifierId,
        kind: row.kind,
        value: sealer.open(row.value, 'identifier.value', row.identifier_id) ?? '',
        from: row.valid_from,
        to: row.valid_to,
      }))
    },

    /** Every current holding of one kind, opened: what the routing directory is built from. */
    async currentHoldings(
      db: Db,
      kind: IdentifierKind,
    ): Promise<{ identifierId: IdentifierId; subjectId: SubjectId; value: string }[]> {
      const rows = await store.listCurrent(db, kind)
      return rows.flatMap((row) => {
        const value = sealer.open(row.value, 'identifier.value', row.identifier_id)
        return value === undefined
          ? []
          : [
              {
                identifierId: row.identifier_id as IdentifierId,
                subjectId: row.subject_id as SubjectId,
                value,
              },
            ]
      })
    },

    /** The readable values of identifiers by id; erased ones are missing from the map. */
    async valuesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
      const rows = await store.listIdentifiers(db, ids)
      return new Map(
        rows.flatMap((row) => {
          const value = sealer.open(row.value, 'identifier.value', row.id)
          return value === undefined ? [] : [[row.id, value] as [string, string]]
        }),
      )
    },

    /**
     * Before somebody is erased: what is sealed under their key but is held by somebody else too (a number that moved)
     * is sealed anew under that one's key. Returns how many values changed hands.
     */
    async handOver(tx: Tx, subjectId: SubjectId): Promise<number> {
      if (keys.state(subjectId) !== 'active') return 0
      const shared = await store.listSharedIdentifiers(tx, subjectId)
      for (const { id, value, heir } of shared) {
        const text = sealer.open(value, 'identifier.value', id)
        if (text !== undefined)
          await store.resealIdentifier(tx, id, sealer.seal(heir, 'identifier.value', id, text), heir)
      }
      return shared.length
    },

    findSubject: store.findSubject,
    setSubjectState: store.setSubjectState,
  }
}

/** The form two spellings of the same identifier share. */
export function normalise(kind: IdentifierKind, value: string): string {
  const trimmed = value.trim()
  if (kind === 'email' || kind === 'sip_uri') return trimmed.toLowerCase()
  return trimmed.replaceAll(/[\s()./-]/g, '')
}
