import type { Db } from '#db/database.ts'
import { maskNumber } from '#domains/numbers/index.ts'
import type { People } from '#domains/people/index.ts'
import type { Vault } from '#domains/vault/index.ts'

import type { Party } from './contract.ts'

export type PartyColumns = { subject: string | null; identifier: string | null; tombstone: string | null }
export type PartyReader = (party: PartyColumns) => Party

/** Reads the names and numbers behind the ids of a page at once, and gives a way to show each party. */
export async function readParties(
  deps: { vault: Vault; people: People },
  db: Db,
  parties: readonly PartyColumns[],
): Promise<PartyReader> {
  const people = await deps.people.getSome(db, unique(parties.map(({ subject }) => subject)))
  const numbers = await deps.vault.valuesOf(db, unique(parties.map(({ identifier }) => identifier)))
  return ({ subject, identifier, tombstone }) => {
    if (tombstone !== null) return { erased: true }
    const name = subject === null ? undefined : people.get(subject)?.name
    const number = identifier === null ? undefined : numbers.get(identifier)
    return {
      ...(subject === null ? {} : { person_id: subject }),
      ...(name ? { name } : {}),
      ...(number === undefined ? {} : { number }),
    }
  }
}

/** What somebody who is no party of the call may see: the first digit and how many follow (4K-164). */
export function maskParty({ number, withheld, erased }: Party): Party {
  return {
    ...(number === undefined ? {} : { number: maskNumber(number) }),
    ...(withheld === undefined ? {} : { withheld }),
    ...(erased === undefined ? {} : { erased }),
  }
}

function unique(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))]
}
