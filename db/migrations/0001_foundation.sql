-- Companies, subjects, identifiers, people, audit.
-- :app_role is the role the application runs as; it owns nothing.

revoke all on schema public from public;
grant usage on schema public to :app_role;

-- The wall: forced row-level security, tenant from the transaction, and only the named grants.
create function tenant_wall(of_table regclass, grants text, tenant_column text default 'tenant_id') returns void
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', of_table);
  execute format('alter table %s force row level security', of_table);
  execute format(
    $policy$create policy tenant_wall on %s
      using (%I = nullif(current_setting('sotto.tenant', true), '')::uuid)
      with check (%I = nullif(current_setting('sotto.tenant', true), '')::uuid)$policy$,
    of_table, tenant_column, tenant_column);
  execute format('grant %s on %s to :app_role', grants, of_table);
end $$;

create table tenant (
  id uuid primary key,
  name text not null,
  language text not null check (language in ('de','en','fr')),
  time_zone text not null,
  created_at timestamptz not null default now(),
  is_default boolean not null default false
);
select tenant_wall('tenant', 'select, insert, update', 'id');

create table subject (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  kind text not null check (kind in ('employee','external')),
  state text not null check (state in ('active','restricted','erased'))
);
create index subject_tenant on subject (tenant_id, state);
select tenant_wall('subject', 'select, insert, update');

create table identifier (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  kind text not null check (kind in ('extension','e164','sip_uri','email')),
  value bytea not null,
  blind_index bytea not null,
  sealed_for uuid references subject (id)
);
create unique index identifier_value on identifier (tenant_id, kind, blind_index);
create index identifier_sealed_for on identifier (sealed_for);
select tenant_wall('identifier', 'select, insert, update, delete');

create table holder (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  identifier_id uuid not null references identifier (id),
  subject_id uuid not null references subject (id),
  valid_from timestamptz not null default now(),
  valid_to timestamptz
);
create unique index holder_current on holder (identifier_id) where valid_to is null;
create index holder_subject on holder (subject_id);
select tenant_wall('holder', 'select, insert, update, delete');

create table person (
  subject_id uuid primary key references subject (id),
  tenant_id uuid not null references tenant (id),
  first_name bytea,
  last_name bytea,
  display_name bytea,
  email bytea,
  location bytea,
  gender bytea,
  im_address text not null,
  language text check (language in ('de','en','fr')),
  number_only boolean not null default false,
  hide_number boolean not null default false,
  keep_journal boolean not null default true,
  state text not null default 'active' check (state in ('active','suspended')),
  created_at timestamptz not null default now()
);
create index person_tenant on person (tenant_id, created_at);
select tenant_wall('person', 'select, insert, update, delete');

create table audit_entry (
  tenant_id uuid not null references tenant (id),
  seq bigint not null,
  at timestamptz not null,
  actor_role text not null,
  action text not null,
  object_type text not null,
  outcome text not null,
  request_id uuid not null,
  commitment bytea not null,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (tenant_id, seq)
);
select tenant_wall('audit_entry', 'select, insert');

create table audit_detail (
  tenant_id uuid not null references tenant (id),
  seq bigint not null,
  salt bytea not null,
  actor_subject_id uuid references subject (id),
  subject_id uuid references subject (id),
  object_id uuid,
  purpose text not null,
  primary key (tenant_id, seq)
);
create index audit_detail_subject on audit_detail (subject_id);
create index audit_detail_actor on audit_detail (actor_subject_id);
select tenant_wall('audit_detail', 'select, insert, delete');
