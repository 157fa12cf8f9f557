import type { Party } from '#domains/records/contract.ts'

type Words = { withheld: string; erased: string; unknown: string }

/** How the other side is called: name, else number, else why there is neither. */
export function partyTitle(party: Party, words: Words): string {
  if (party.erased) return words.erased
  if (party.withheld) return words.withheld
  return party.name || party.number || words.unknown
}

/** The number below a name; nothing when the number is the title already. */
export function partyDetail(party: Party): string | undefined {
  return !party.erased && !party.withheld && party.name ? party.number : undefined
}
