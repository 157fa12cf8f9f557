import { mutation, type Mutation } from './schema-mutations.ts'

const COPY_FUNCTION = `create function copy_row() returns trigger language plpgsql as 'begin return new; end'`
const WALL = `nullif(current_setting('sotto.tenant', true), '')::uuid`

/** Everything else that PostgreSQL can hold or allow: one of each kind. */
export const objectMutations = (appRole: string): Mutation[] => [
  mutation('a materialised view', 'create materialized view everybody as select * from person', 'everybody'),
  mutation('a table nobody declared', 'create table guest_list (name text)', 'guest_list'),
  mutation('a copy of a table', 'create table person_backup as select * from person', 'person_backup'),
  mutation(
    'a table in another schema',
    'create schema attic; create table attic.person (name text)',
    'attic',
  ),
  mutation(
    'a table moved to another schema',
    'create schema attic; alter table holder set schema attic',
    'holder',
  ),
  mutation('a child that inherits', 'create table contractor () inherits (person)', 'contractor'),
  mutation('an unlogged table', 'alter table audit_detail set unlogged', 'audit_detail'),
  mutation('a partitioned table', 'create table log (at date) partition by range (at)', 'log'),
  mutation(
    'a trigger that copies',
    `${COPY_FUNCTION}; create trigger keep after insert on person for each row execute function copy_row()`,
    'keep',
  ),
  mutation(
    'a constraint trigger',
    `${COPY_FUNCTION}; create constraint trigger keep after insert on person for each row execute function copy_row()`,
    'keep',
  ),
  mutation('a rule', 'create rule keep as on insert to person do also select 1', 'keep'),
  mutation(
    'a function',
    `create function peek() returns bigint language sql as 'select count(*) from person'`,
    'peek',
  ),
  mutation('a procedure', `create procedure poke() language sql as 'select 1'`, 'poke'),
  mutation(
    'a function of the owner that the application may call',
    `create function peek() returns bigint language sql security definer as 'select count(*) from person'`,
    'peek',
  ),
  mutation(
    'the wall builder made to do something else',
    `create or replace function tenant_wall(of_table regclass, grants text, tenant_column text default 'tenant_id') returns void language plpgsql as 'begin end'`,
    'tenant_wall',
  ),
  mutation(
    'the wall builder trusted',
    'alter function tenant_wall(regclass, text, text) security definer',
    'tenant_wall',
  ),
  mutation(
    'an aggregate',
    'create aggregate everything (text) (sfunc = textcat, stype = text)',
    'everything',
  ),
  mutation('an operator', 'create operator === (leftarg = text, rightarg = text, function = texteq)', /===/),
  mutation('a sequence', 'create sequence counter', 'counter'),
  mutation('a domain', 'create domain nickname as text', 'nickname'),
  mutation('an enumeration of names', `create type colleague as enum ('Ines','Jonas')`, 'colleague'),
  mutation('a composite type', 'create type card as (name text)', 'card'),
  mutation('a range type', 'create type span as range (subtype = text)', 'span'),
  mutation('an extension', 'create extension if not exists pg_trgm', 'pg_trgm'),
  mutation('a foreign data wrapper', 'create foreign data wrapper far', 'far'),
  mutation(
    'a foreign table',
    'create foreign data wrapper far; create server away foreign data wrapper far; create foreign table abroad (name text) server away',
    'abroad',
  ),
  mutation(
    'an event trigger',
    `create function watch() returns event_trigger language plpgsql as 'begin end'; create event trigger spy on ddl_command_end execute function watch()`,
    'spy',
  ),
  mutation('a publication', 'create publication leak for table person', 'leak'),
  mutation(
    'a subscription',
    `create subscription feed connection 'dbname=none' publication leak with (connect = false)`,
    'feed',
  ),
  mutation('extended statistics', 'create statistics guess on tenant_id, im_address from person', 'guess'),
  mutation('a large object', `select lo_from_bytea(0, 'Ines')`, 'large object'),
  mutation('a collation of ours', `create collation mine (provider = libc, locale = 'C')`, 'mine'),
  mutation('a second, permissive policy', 'create policy open on person using (true)', 'person'),
  mutation(
    'a policy for one command',
    `drop policy tenant_wall on person; create policy tenant_wall on person for select using (tenant_id = ${WALL})`,
    'person',
  ),
  mutation(
    'a policy that reads more',
    `alter policy tenant_wall on person using (tenant_id = ${WALL} or true)`,
    'person',
  ),
  mutation('a policy that writes more', 'alter policy tenant_wall on person with check (true)', 'person'),
  mutation(
    'a policy over another column',
    `alter policy tenant_wall on holder using (id = ${WALL})`,
    'holder',
  ),
  mutation('a policy for another role', `alter policy tenant_wall on person to ${appRole}`, 'person'),
  mutation('a right more', `grant delete on audit_entry to ${appRole}`, 'audit_entry'),
  mutation('a right less', `revoke insert on audit_entry from ${appRole}`, 'audit_entry'),
  mutation('a right on one column', `grant update (hash) on audit_entry to ${appRole}`, 'audit_entry'),
  mutation('a right to pass on', `grant select on person to ${appRole} with grant option`, 'person'),
  mutation(
    'a right on the list of migrations',
    `grant select on schema_migration to ${appRole}`,
    'schema_migration',
  ),
  mutation(
    'something kept in the list of migrations',
    'alter table schema_migration add column who text',
    'schema_migration\\.who',
  ),
  mutation('a right to make tables', `grant create on schema public to ${appRole}`, 'public'),
  mutation('everybody in the schema', 'grant usage on schema public to public', 'public'),
  mutation(
    'a right to make schemas',
    `do $$ begin execute format('grant create on database %I to ${appRole}', current_database()); end $$`,
    'database',
  ),
  mutation(
    'rights on tables to come',
    `alter default privileges grant select on tables to ${appRole}`,
    'default privilege',
  ),
  mutation('a role that may pass the wall', `alter role ${appRole} bypassrls`, appRole),
  mutation('a role that is superuser', `alter role ${appRole} superuser`, appRole),
  mutation('a role that may replicate', `alter role ${appRole} replication`, appRole),
  mutation('a role in a stronger one', `grant pg_read_all_data to ${appRole}`, 'pg_read_all_data'),
  mutation(
    'a role with a tenant of its own',
    `alter role ${appRole} set sotto.tenant = '00000000-0000-0000-0000-000000000000'`,
    'sotto\\.tenant',
  ),
  mutation(
    'a role that fires no triggers',
    `alter role ${appRole} set session_replication_role = replica`,
    'session_replication_role',
  ),
  mutation(
    'a role that looks elsewhere first',
    `alter role ${appRole} set search_path = attic, public`,
    'search_path',
  ),
]
