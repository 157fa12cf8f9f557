import { findText } from '../../ui/find-text.ts'

type Findable = {
  name: string
  login?: string | undefined
  extension?: string | undefined
  email?: string | undefined
}

/** People whose name, login, extension or e-mail holds every word that was typed. */
export function findPeople<Person extends Findable>(people: readonly Person[], typed: string): Person[] {
  return findText(people, typed, ({ name, login, extension, email }) =>
    [name, login, extension, email].join(' '),
  )
}

/** The extension after the highest one in use: what an administrator would type anyway. */
export function nextExtension(people: readonly Findable[]): string {
  const used = people
    .map(({ extension }) => Number(extension))
    .filter((number) => Number.isSafeInteger(number) && number > 0)
  return String(used.length === 0 ? 200 : Math.max(...used) + 1)
}
