-- Telephones and where they are, calls and journals.

create table device (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  subject_id uuid not null references subject (id),
  name bytea,
  sip_username text not null,
  ha1_md5 bytea not null,
  ha1_sha256 bytea not null,
  created_at timestamptz not null default now()
);
-- One name space for all companies: the name alone decides whose telephone it is.
create unique index device_sip_username on device (sip_username);
create index device_subject on device (subject_id);
select tenant_wall('device', 'select, insert, update, delete');

create table registration (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  device_id uuid not null references device (id) on delete cascade,
  subject_id uuid not null references subject (id),
  contact bytea not null,
  flow bytea not null,
  transport text not null check (transport in ('udp','tcp')),
  user_agent bytea,
  instance bytea,
  reg_id integer,
  call_id bytea not null,
  cseq bigint not null,
  registered_at timestamptz not null,
  expires_at timestamptz not null
);
create index registration_device on registration (device_id);
create index registration_subject on registration (subject_id);
create index registration_expires on registration (tenant_id, expires_at);
select tenant_wall('registration', 'select, insert, update, delete');

create table call_record (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  caller_subject_id uuid references subject (id),
  caller_identifier_id uuid references identifier (id),
  caller_tombstone uuid,
  caller_withheld boolean not null,
  callee_subject_id uuid references subject (id),
  callee_identifier_id uuid references identifier (id),
  callee_tombstone uuid,
  dialled bytea,
  type text not null check (type in ('internal','incoming','outgoing')),
  disposition text not null check (disposition in ('answered','busy','no_answer','cancelled','rejected','failed')),
  cause integer not null,
  ended_by text not null check (ended_by in ('caller','callee','system','interrupted')),
  started_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz not null,
  ring_ms integer,
  duration_ms integer not null
);
create index call_record_time on call_record (tenant_id, started_at);
create index call_record_caller on call_record (caller_subject_id, started_at);
create index call_record_callee on call_record (callee_subject_id, started_at);
select tenant_wall('call_record', 'select, insert, update, delete');

create table journal_entry (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  owner_subject_id uuid not null references subject (id),
  direction text not null check (direction in ('incoming','outgoing')),
  peer_subject_id uuid references subject (id),
  peer_identifier_id uuid references identifier (id),
  peer_tombstone uuid,
  dialled bytea,
  withheld boolean not null,
  outcome text not null check (outcome in ('answered','missed','busy','no_answer','rejected','failed')),
  at timestamptz not null,
  duration_ms integer
);
create index journal_entry_owner on journal_entry (owner_subject_id, direction, at);
create index journal_entry_peer on journal_entry (peer_subject_id);
select tenant_wall('journal_entry', 'select, insert, update, delete');
