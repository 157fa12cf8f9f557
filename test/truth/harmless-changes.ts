/** What an operator may do without asking: none of it changes what is held or who may see it. */
export const harmless = (appRole: string): string[] => [
  `comment on table person is 'people'`,
  `comment on column person.first_name is 'sealed'`,
  'analyze person',
  'analyze',
  'reindex table person',
  'cluster person using person_tenant',
  'alter table person set (fillfactor = 80)',
  'alter table person set (autovacuum_vacuum_scale_factor = 0.01)',
  'alter table person set (autovacuum_enabled = true)',
  'alter table person alter column im_address set statistics 0',
  'alter table person alter column first_name set storage external',
  'alter table person alter column first_name set compression pglz',
  'alter index person_tenant rename to person_by_company',
  'alter table person rename constraint person_state_check to person_state_known',
  `alter role ${appRole} password 'another'`,
  `alter role ${appRole} connection limit 50`,
  `alter role ${appRole} set statement_timeout = '20s'`,
  `alter role ${appRole} valid until 'infinity'`,
  `insert into schema_migration (name, sha256) values ('9999_next.sql', 'x')`,
  `insert into tenant (id, name, language, time_zone) values (gen_random_uuid(), 'A company', 'de', 'Europe/Berlin')`,
  'alter table person replica identity full',
  'drop index person_tenant; create index person_tenant on person (tenant_id, created_at)',
  `alter table person drop constraint person_state_check, add check (state = 'active' or state = 'suspended')`.replace(
    /add .*/,
    `add check (state = any (array['active','suspended']))`,
  ),
  'set local work_mem = 65536; lock table person in share mode',
]

/** As above, but PostgreSQL refuses to do them inside a transaction. */
export const harmlessOutside: string[] = [
  'vacuum person',
  'vacuum full person',
  'vacuum analyze',
  'checkpoint',
  'reindex index concurrently person_tenant',
]
