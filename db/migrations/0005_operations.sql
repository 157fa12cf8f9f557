-- When the housekeeping is due next, and how it went last.

create table job_timetable (
  job text primary key,
  due_at timestamptz not null,
  holder uuid,
  lease_until timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  failures integer not null default 0,
  changed integer not null default 0
);
grant select, insert, update, delete on job_timetable to :app_role;
