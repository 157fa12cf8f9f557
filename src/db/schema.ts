/**
 * Row types of every table, by name. Each slice's `tables.ts` adds its own:
 *
 *     declare module '#db/schema.ts' { interface Schema { person: RowOf<typeof person> } }
 *
 * so that `db/` knows no domain and the types still come from the one declaration.
 */
// oxlint-disable-next-line typescript/no-empty-interface -- filled by the slices
export interface Schema {}
