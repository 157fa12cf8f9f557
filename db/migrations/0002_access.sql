-- How people get in: companies by name, accounts, roles, sessions, tokens, the guard against guessing, the set-up link.

-- Read before a tenant is known: which companies there are, and which one sign-in means when none is named.
create table tenant_directory (
  tenant_id uuid primary key references tenant (id),
  slug text not null,
  is_default boolean not null default false
);
create unique index tenant_directory_slug on tenant_directory (slug);
create unique index tenant_directory_default on tenant_directory (is_default) where is_default;
grant select, insert, update on tenant_directory to :app_role;

-- The default company is told in one place.
alter table tenant drop column is_default;

create table setup_link (
  id uuid primary key,
  secret_hash bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
grant select, insert, update, delete on setup_link to :app_role;

create table account (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  subject_id uuid not null references subject (id),
  login bytea not null,
  login_index bytea not null,
  password_hash text not null,
  created_at timestamptz not null default now()
);
create unique index account_subject on account (subject_id);
create unique index account_login on account (tenant_id, login_index);
select tenant_wall('account', 'select, insert, update, delete');

create table spent_login (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  login_index bytea not null,
  subject_id uuid references subject (id),
  spent_at timestamptz not null default now()
);
create unique index spent_login_name on spent_login (tenant_id, login_index);
create index spent_login_subject on spent_login (subject_id);
select tenant_wall('spent_login', 'select, insert, update, delete');

create table role_grant (
  subject_id uuid not null references subject (id),
  role text not null check (role in ('administrator','privacy_officer','user')),
  tenant_id uuid not null references tenant (id),
  granted_at timestamptz not null default now(),
  primary key (subject_id, role)
);
select tenant_wall('role_grant', 'select, insert, delete');

create table session (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  subject_id uuid not null references subject (id),
  account_id uuid not null references account (id) on delete cascade,
  secret_hash bytea not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  user_agent bytea,
  source bytea
);
create unique index session_secret on session (secret_hash);
create index session_subject on session (subject_id);
create index session_account on session (account_id);
create index session_expiry on session (expires_at);
select tenant_wall('session', 'select, insert, update, delete');

create table api_token (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  subject_id uuid not null references subject (id),
  account_id uuid not null references account (id) on delete cascade,
  name bytea,
  secret_hash bytea not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz not null
);
create unique index api_token_secret on api_token (secret_hash);
create index api_token_subject on api_token (subject_id);
create index api_token_account on api_token (account_id);
create index api_token_expiry on api_token (expires_at);
select tenant_wall('api_token', 'select, insert, update, delete');

create table sign_in_guard (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  subject_id uuid not null references subject (id),
  account_id uuid not null references account (id) on delete cascade,
  device_id uuid not null,
  failures integer not null,
  locked_until timestamptz,
  guesses integer not null,
  guesses_since timestamptz not null,
  touched_at timestamptz not null
);
create unique index sign_in_guard_device on sign_in_guard (account_id, device_id);
create index sign_in_guard_subject on sign_in_guard (subject_id);
select tenant_wall('sign_in_guard', 'select, insert, update, delete');
