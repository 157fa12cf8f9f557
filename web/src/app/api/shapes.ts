import type { Me } from '#domains/provisioning/contract.ts'

export type Role = Me['roles'][number]

/** The form of every list. */
export type Items<Item> = { items: Item[]; total: number }
