import { PersonSummary } from '#domains/provisioning/contract.ts'
import { isId } from '#lib/ids.ts'
import { listOf } from '#lib/shapes.ts'

import type { Api } from './api.ts'
import { Failure } from './failure.ts'

const People = listOf(PersonSummary)

/** Whoever `<person>` means: an id, an extension or a login, whole and exact. */
export async function findPerson(api: Api, text: string): Promise<PersonSummary> {
  if (isId(text)) return api.get(`/people/${text}`, PersonSummary)
  const ways = /^\d{2,10}$/.test(text) ? (['extension', 'login'] as const) : (['login'] as const)
  for (const way of ways) {
    const { items } = await api.get('/people', People, { [way]: text, limit: 1 })
    if (items[0]) return items[0]
  }
  throw new Failure(`Nobody has the id, login or extension "${text}": user list shows everybody.`)
}

/** What a person is called where they are told apart: `Ada Lovelace (206)`. */
export function personLabel({ name, extension, login, id }: PersonSummary): string {
  const called = [name, login].find((one) => one !== undefined && one !== '') ?? id
  return extension === undefined ? called : `${called} (${extension})`
}
