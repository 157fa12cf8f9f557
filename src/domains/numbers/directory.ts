import type { IdentifierId, SubjectId, TenantId } from '#lib/ids.ts'

/** What the network knows about a person: number, the name to show, and two switches. */
export type Listing = {
  readonly tenantId: TenantId
  readonly subjectId: SubjectId
  readonly extension: string | undefined
  readonly identifierId: IdentifierId | undefined
  /** The name shown to others; empty in number-only mode (UC-12). */
  readonly name: string
  readonly hideNumber: boolean
  readonly suspended: boolean
}

/** Numbers and the people behind them, in memory, so that calls find each other while the database is away. */
export class Directory {
  readonly #people = new Map<SubjectId, Listing>()
  readonly #extensions = new Map<string, SubjectId>()

  of(subjectId: SubjectId): Listing | undefined {
    return this.#people.get(subjectId)
  }

  find(tenantId: TenantId, extension: string): Listing | undefined {
    const subjectId = this.#extensions.get(`${tenantId} ${extension}`)
    return subjectId === undefined ? undefined : this.#people.get(subjectId)
  }

  /** Takes the new listing of a person, or takes the person away. */
  set(subjectId: SubjectId, listing: Listing | undefined): void {
    const old = this.#people.get(subjectId)
    if (old?.extension !== undefined) {
      const key = `${old.tenantId} ${old.extension}`
      // The number may have moved on already: only its present holder gives it up.
      if (this.#extensions.get(key) === subjectId) this.#extensions.delete(key)
    }
    if (!listing) {
      this.#people.delete(subjectId)
      return
    }
    this.#people.set(subjectId, listing)
    if (listing.extension !== undefined)
      this.#extensions.set(`${listing.tenantId} ${listing.extension}`, subjectId)
  }
}
