import { technical } from '#db/classes.ts'
import { boolean, defaulted, oneOf, text, timestamp, uuid } from '#db/columns.ts'
import { type RowOf, table } from '#db/table.ts'

/** A company: one controller, one wall, one key. */
export const tenant = table(
  'tenant',
  { owner: 'tenants', grants: ['select', 'insert', 'update'] },
  {
    id: uuid(technical('random id of the company; the wall is drawn around it')),
    name: text(technical("the company's own name, chosen by its administrator; not about a person")),
    language: oneOf(['de', 'en', 'fr'], technical('language of texts for people who have chosen none')),
    time_zone: text(technical('IANA zone in which the company reads times')),
    created_at: defaulted(timestamp(technical('when the company was set up on this system'))),
    is_default: defaulted(
      boolean(technical('the company that sign-in and telephones mean when none is named')),
    ),
  },
)

declare module '#db/schema.ts' {
  interface Schema {
    tenant: RowOf<typeof tenant>
  }
}
