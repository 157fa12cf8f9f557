import { mutation, type Mutation } from './schema-mutations.ts'

/** Changes to columns, keys, indexes and checks of tables that have what it takes. */
export const tableMutations: Mutation[] = [
  mutation('a column less', 'alter table person drop column gender', 'person\\.gender'),
  mutation(
    'a widened type',
    'alter table audit_detail alter column purpose type varchar',
    'audit_detail\\.purpose',
  ),
  mutation(
    'a narrowed type',
    'alter table person alter column im_address type varchar(20)',
    'person\\.im_address',
  ),
  mutation(
    'sealed bytes turned into text',
    `alter table person alter column first_name type text using encode(first_name, 'hex')`,
    'person\\.first_name',
  ),
  mutation(
    'a structured type',
    `alter table person alter column im_address type jsonb using to_jsonb(im_address)`,
    'person\\.im_address',
  ),
  mutation(
    'a list',
    `alter table person alter column im_address type text[] using array[im_address]`,
    'person\\.im_address',
  ),
  mutation(
    'a collation',
    'alter table person alter column im_address type text collate "C"',
    'person\\.im_address',
  ),
  mutation(
    'an undeclared default',
    `alter table person alter column im_address set default 'x'`,
    'person\\.im_address',
  ),
  mutation(
    'a default less',
    'alter table person alter column created_at drop default',
    'person\\.created_at',
  ),
  mutation(
    'a null refused',
    'alter table person alter column first_name set not null',
    'person\\.first_name',
  ),
  mutation(
    'a generated column',
    `alter table person add column twice text generated always as (im_address || im_address) stored`,
    'person\\.twice',
  ),
  mutation(
    'an identity column',
    'alter table person add column n int generated always as identity',
    'person\\.n',
  ),
  mutation('a foreign key less', 'alter table holder drop constraint holder_subject_id_fkey', 'holder'),
  mutation(
    'a foreign key more',
    'alter table person add foreign key (subject_id) references tenant (id) not valid',
    'person',
  ),
  mutation(
    'a foreign key to another table',
    'alter table holder drop constraint holder_identifier_id_fkey, add foreign key (identifier_id) references subject (id) not valid',
    'holder',
  ),
  mutation(
    'another act on delete',
    'alter table holder drop constraint holder_subject_id_fkey, add foreign key (subject_id) references subject (id) on delete cascade',
    'holder',
  ),
  mutation(
    'an act on update',
    'alter table holder drop constraint holder_subject_id_fkey, add foreign key (subject_id) references subject (id) on update cascade',
    'holder',
  ),
  mutation(
    'a foreign key never validated',
    'alter table holder drop constraint holder_subject_id_fkey, add foreign key (subject_id) references subject (id) not valid',
    'holder',
  ),
  mutation(
    'a foreign key not enforced',
    'alter table holder drop constraint holder_subject_id_fkey, add foreign key (subject_id) references subject (id) not enforced',
    'holder',
  ),
  mutation(
    'a foreign key deferred',
    'alter table holder alter constraint holder_subject_id_fkey deferrable',
    'holder',
  ),
  mutation('foreign keys switched off', 'alter table holder disable trigger all', 'holder'),
  mutation('an index more', 'create index extra on person (language)', 'person'),
  mutation('a second index like the first', 'create index extra on person (tenant_id, created_at)', 'person'),
  mutation('an index less', 'drop index person_tenant', 'person'),
  mutation(
    'a unique index less',
    'drop index identifier_value; create index identifier_value on identifier (tenant_id, kind, blind_index)',
    'identifier',
  ),
  mutation('a unique index more', 'create unique index extra on holder (subject_id)', 'holder'),
  mutation(
    'a partial index made whole',
    'drop index holder_current; create unique index holder_current on holder (identifier_id)',
    'holder',
  ),
  mutation(
    'a partial index over other rows',
    'drop index holder_current; create unique index holder_current on holder (identifier_id) where valid_to is not null',
    'holder',
  ),
  mutation('an index over an expression', 'create index extra on person (lower(im_address))', 'person'),
  mutation(
    'an index that copies columns',
    'drop index person_tenant; create index person_tenant on person (tenant_id, created_at) include (im_address)',
    'person',
  ),
  mutation(
    'an index in another order',
    'drop index person_tenant; create index person_tenant on person (tenant_id, created_at desc)',
    'person',
  ),
  mutation(
    'an index by another method',
    'drop index holder_subject; create index holder_subject on holder using hash (subject_id)',
    'holder',
  ),
  mutation(
    'a primary key less',
    'alter table audit_detail drop constraint audit_detail_pkey',
    'audit_detail',
  ),
  mutation('a unique constraint', 'alter table person add unique (im_address)', 'person'),
  mutation(
    'an exclusion constraint',
    'alter table person add exclude using btree (im_address with =)',
    'person',
  ),
  mutation('a check less', 'alter table person drop constraint person_state_check', 'person'),
  mutation(
    'a widened check',
    `alter table person drop constraint person_state_check, add check (state in ('active','suspended','erased'))`,
    'person',
  ),
  mutation(
    'a check that is always true',
    `alter table person drop constraint person_state_check, add check (state in ('active','suspended') or true)`,
    'person',
  ),
  mutation(
    'a check never validated',
    `alter table person drop constraint person_state_check, add check (state in ('active','suspended')) not valid`,
    'person',
  ),
  mutation('a check more', `alter table person add check (im_address <> '')`, 'person'),
]
