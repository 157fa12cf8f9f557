import { technical } from '#db/classes.ts'
import { boolean, defaulted, oneOf, references, text, timestamp, uuid } from '#db/columns.ts'
import { type RowOf, table } from '#db/table.ts'

/** A company: one controller, one wall, one key. */
export const tenant = table(
  'tenant',
  {
    owner: 'tenants',
    label: { de: 'Firma', en: 'Company', fr: 'Entreprise' },
    grants: ['select', 'insert', 'update'],
  },
  {
    id: uuid(technical('random id of the company; the wall is drawn around it')),
    name: text(technical("the company's own name, chosen by its administrator; not about a person")),
    language: oneOf(['de', 'en', 'fr'], technical('language of texts for people who have chosen none')),
    time_zone: text(technical('IANA zone in which the company reads times')),
    created_at: defaulted(timestamp(technical('when the company was set up on this system'))),
  },
)

/** Which companies there are: read before a tenant is known, so it says nothing but their ids and short names. */
export const tenantDirectory = table(
  'tenant_directory',
  {
    owner: 'tenants',
    scope: 'system',
    primaryKey: ['tenant_id'],
    indexes: {
      tenant_directory_slug: { columns: ['slug'], unique: true },
      tenant_directory_default: { columns: ['is_default'], unique: true, where: 'is_default' },
    },
    grants: ['select', 'insert', 'update'],
  },
  {
    tenant_id: references(uuid(technical('random id of the company that the short name means')), 'tenant.id'),
    slug: text(technical("short form of the company's name, for signing in at one of several companies")),
    is_default: defaulted(
      boolean(technical('the company that sign-in and telephones mean when none is named')),
    ),
  },
)

declare module '#db/schema.ts' {
  interface Schema {
    tenant: RowOf<typeof tenant>
    tenant_directory: RowOf<typeof tenantDirectory>
  }
}
