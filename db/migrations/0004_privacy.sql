-- Requests about personal data, erasures and the ledger of what must stay erased.

create table rights_request (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  subject_id uuid references subject (id),
  kind text not null check (kind in ('access','erasure')),
  state text not null check (state in ('open','running','done','failed','cancelled')),
  opened_by text not null check (opened_by in ('self','privacy_officer','operator')),
  note bytea,
  created_at timestamptz not null,
  due_at timestamptz not null,
  closed_at timestamptz
);
create index rights_request_subject on rights_request (subject_id);
create index rights_request_state on rights_request (tenant_id, state, due_at);
select tenant_wall('rights_request', 'select, insert, update');

create table erasure_run (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  request_id uuid not null references rights_request (id),
  subject_id uuid not null,
  state text not null check (state in ('running','done','failed')),
  others integer not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  rewrite_due_at timestamptz,
  receipt text
);
create unique index erasure_run_request on erasure_run (request_id);
create index erasure_run_state on erasure_run (tenant_id, state);
select tenant_wall('erasure_run', 'select, insert, update');

create table erasure_step (
  run_id uuid not null references erasure_run (id),
  position integer not null,
  tenant_id uuid not null references tenant (id),
  name text not null,
  target text,
  state text not null check (state in ('pending','running','done','failed')),
  previewed integer,
  expected integer,
  touched integer not null,
  finished_at timestamptz,
  primary key (run_id, position)
);
select tenant_wall('erasure_step', 'select, insert, update');

create table erasure_ledger (
  tenant_id uuid not null references tenant (id),
  seq bigint not null,
  at timestamptz not null,
  subject_id uuid not null,
  request_id uuid not null,
  run_id uuid not null,
  key_commitment text not null,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (tenant_id, seq)
);
create unique index erasure_ledger_run on erasure_ledger (run_id);
select tenant_wall('erasure_ledger', 'select, insert');
