import type { Table } from '#db/table.ts'

/** A change to the schema, and what the finding about it must name. */
export type Mutation = { what: string; sql: string; names: RegExp }

export const mutation = (what: string, sql: string, names: RegExp | string): Mutation => ({
  what,
  sql,
  names: typeof names === 'string' ? new RegExp(`\\b${names}\\b`) : names,
})

/** The same nine ways of going wrong, for every table of the catalogue. */
export function mutationsOf({ name, scope, columns, primaryKey }: Table, appRole: string): Mutation[] {
  const [plain = ''] = Object.entries(columns)
    .filter(([, { references, nullable }]) => !references && !nullable)
    .map(([column]) => column)
    .toReversed()
  return [
    mutation(
      `${name}: a column more`,
      `alter table ${name} add column undeclared text`,
      `${name}\\.undeclared`,
    ),
    mutation(
      `${name}: a column renamed`,
      `alter table ${name} rename column ${plain} to ${plain}_2`,
      `${name}\\.${plain}`,
    ),
    mutation(
      `${name}: a column that may be null`,
      `alter table ${name} alter column tenant_id drop not null`,
      `${name}\\.tenant_id`,
    ),
    mutation(
      `${name}: a view over it`,
      `create view all_of_${name} as select * from ${name}`,
      `all_of_${name}`,
    ),
    mutation(`${name}: readable by everybody`, `grant select on ${name} to public`, name),
    mutation(`${name}: truncatable by the application`, `grant truncate on ${name} to ${appRole}`, name),
    mutation(`${name}: renamed`, `alter table ${name} rename to ${name}_old`, name),
    mutation(
      `${name}: owned by the application`,
      `grant create on schema public to ${appRole}; alter table ${name} owner to ${appRole}`,
      name,
    ),
    ...(scope === 'tenant'
      ? [
          mutation(`${name}: wall switched off`, `alter table ${name} disable row level security`, name),
          mutation(`${name}: wall not forced`, `alter table ${name} no force row level security`, name),
          mutation(`${name}: wall removed`, `drop policy tenant_wall on ${name}`, name),
        ]
      : []),
  ].filter(
    ({ sql }) => !sql.includes('tenant_id') || ('tenant_id' in columns && !primaryKey.includes('tenant_id')),
  )
}
