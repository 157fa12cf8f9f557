import type { Column } from '#db/columns.ts'
import { PURPOSES } from '#db/classes.ts'
import type { Label, Table } from '#db/table.ts'

import { keyOf } from './present.ts'

/** The names under which a table's columns may appear in the bundle, with their columns. */
export function shownColumns(table: Table): [key: string, name: string, spec: Column][] {
  return Object.entries(table.columns).flatMap(([name, spec]): [string, string, Column][] => {
    const cls = spec.classification
    if (cls.kind === 'technical')
      return spec.sqlType === 'uuid' || spec.sqlType === 'bytea' || spec.references
        ? []
        : [[name, name, spec]]
    if (typeof cls.export === 'object' || (spec.sqlType === 'bytea' && !spec.sealed)) return []
    return [[keyOf(name), name, spec]]
  })
}

/** JSON Schema (2020-12) of one table's file; each field says what it is, why it is held and for how long. */
export function jsonSchemaOf(table: Table, language: keyof Label): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: table.label[language],
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        shownColumns(table).map(([key, , spec]) => [
          key,
          { type: [typeOf(spec), 'null'], ...formatOf(spec), ...aboutOf(spec) },
        ]),
      ),
    },
  }
}

function typeOf({ sqlType, sealed }: Column): string {
  if (sealed) return 'string'
  if (sqlType === 'boolean') return 'boolean'
  return sqlType === 'integer' || sqlType === 'bigint' ? 'integer' : 'string'
}

function formatOf({ sqlType }: Column): { format?: string } {
  return sqlType === 'timestamp with time zone' ? { format: 'date-time' } : {}
}

function aboutOf({ classification: cls }: Column): object {
  if (cls.kind === 'technical') return { description: cls.why }
  const { category, purpose, retention, portable } = cls
  return {
    description: PURPOSES[purpose].why,
    'x-category': category,
    'x-basis': PURPOSES[purpose].basis,
    'x-retention': `${retention.start} ${retention.period}`,
    'x-portable': portable,
  }
}
