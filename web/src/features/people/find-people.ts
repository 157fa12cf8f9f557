type Findable = {
  name: string
  login?: string | undefined
  extension?: string | undefined
  email?: string | undefined
}

/** People whose name, login, extension or e-mail holds every word that was typed, whatever its accents and case. */
export function findPeople<Person extends Findable>(people: readonly Person[], typed: string): Person[] {
  const words = plain(typed).split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...people]
  return people.filter((person) => {
    const text = plain([person.name, person.login, person.extension, person.email].filter(Boolean).join(' '))
    return words.every((word) => text.includes(word))
  })
}

function plain(text: string): string {
  return text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
}

/** The smallest free extension after the highest one in use: what an administrator would type anyway. */
export function nextExtension(people: readonly Findable[]): string {
  const used = people
    .map(({ extension }) => Number(extension))
    .filter((number) => Number.isSafeInteger(number) && number > 0)
  return String(used.length === 0 ? 200 : Math.max(...used) + 1)
}
