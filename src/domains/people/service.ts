import type { Db, Tell, Tx } from '#db/database.ts'
import type { Ctx } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import { newTypeable, type SubjectId } from '#lib/ids.ts'

import type { Vault } from '#domains/vault/index.ts'
import type { Person, PersonFields } from './contract.ts'
import * as store from './store.ts'

const SEALED_FIELDS = ['first_name', 'last_name', 'display_name', 'email', 'location', 'gender'] as const
const PLAIN_FIELDS = ['language', 'number_only', 'hide_number', 'keep_journal'] as const

export type People = ReturnType<typeof createPeople>

/** Employees: their names and settings. Verbs take the caller's unit of work, so that one request stays one commit. */
export function createPeople({ vault }: { vault: Vault }) {
  function sealFields(id: SubjectId, fields: PersonFields) {
    const sealed = SEALED_FIELDS.flatMap((field) =>
      fields[field] === undefined ? [] : [[field, vault.sealMaybe(id, `person.${field}`, id, fields[field])]],
    )
    const plain = PLAIN_FIELDS.flatMap((field) =>
      fields[field] === undefined ? [] : [[field, fields[field]]],
    )
    return Object.fromEntries([...sealed, ...plain]) as Partial<store.PersonRow>
  }

  function read(row: store.PersonRow): Person {
    const id = row.subject_id as SubjectId
    const open = (field: (typeof SEALED_FIELDS)[number]) => vault.openMaybe(row[field], `person.${field}`, id)
    const fields = Object.fromEntries(
      SEALED_FIELDS.flatMap((field) => {
        const value = open(field)
        return value === undefined ? [] : [[field, value]]
      }),
    ) as Partial<Record<(typeof SEALED_FIELDS)[number], string>>
    return {
      id,
      name: row.number_only ? '' : nameOf(fields),
      ...fields,
      im_address: row.im_address,
      ...(row.language === null ? {} : { language: row.language }),
      number_only: row.number_only,
      hide_number: row.hide_number,
      keep_journal: row.keep_journal,
      state: row.state,
    }
  }

  return {
    /** Adds an employee and the subject behind it; the key exists before the row does. */
    async add(tx: Tx, tell: Tell, ctx: Ctx, fields: PersonFields): Promise<SubjectId> {
      const id = await vault.createSubject(tx, ctx, 'employee')
      await store.insertPerson(tx, {
        ...sealFields(id, fields),
        subject_id: id,
        tenant_id: ctx.tenantId,
        im_address: newTypeable(12),
      })
      tell({ name: 'person.created', ids: { person: id } })
      return id
    },

    /** Changes the given fields only; empty text clears one. Throws `people.unknown`. */
    async change(tx: Tx, tell: Tell, id: SubjectId, fields: PersonFields): Promise<void> {
      const set = sealFields(id, fields)
      if (Object.keys(set).length > 0 && !(await store.updatePerson(tx, id, set)))
        throw new AppError('not_found', 'people.unknown')
      tell({ name: 'person.updated', ids: { person: id } })
    },

    async setState(tx: Tx, tell: Tell, id: SubjectId, state: 'active' | 'suspended'): Promise<void> {
      if (!(await store.updatePerson(tx, id, { state }))) throw new AppError('not_found', 'people.unknown')
      tell({ name: 'person.updated', ids: { person: id } })
    },

    async get(db: Db, id: SubjectId): Promise<Person> {
      const row = await store.findPerson(db, id)
      if (!row) throw new AppError('not_found', 'people.unknown')
      return read(row)
    },

    /** Names and switches of several people at once; unknown ids are missing from the map. */
    async getSome(db: Db, ids: readonly string[]): Promise<Map<string, Person>> {
      const rows = await store.findPeople(db, ids)
      return new Map(rows.map((row) => [row.subject_id, read(row)]))
    },

    /** Those of these people who let a journal be kept for them (4K-157). */
    keepsJournal: store.findJournalKeepers,

    /** May the person's phones and sign-in work? False also for somebody who is not there. */
    isActive: async (db: Db, id: SubjectId): Promise<boolean> => (await store.findState(db, id)) === 'active',

    isHere: async (db: Db, id: SubjectId): Promise<boolean> => (await store.findState(db, id)) !== undefined,

    /** Everybody's id, oldest first: a page is read by `get`. */
    ids: (db: Db): Promise<SubjectId[]> => store.listIds(db),

    async list(db: Db): Promise<Person[]> {
      return (await store.listPeople(db)).map(read)
    },
  }
}

/** The name others see: the chosen one, else first and last name. */
function nameOf(fields: { first_name?: string; last_name?: string; display_name?: string }): string {
  return fields.display_name ?? [fields.first_name, fields.last_name].filter(Boolean).join(' ')
}
